"""Small archives written for a test, and imports of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engawa.archives.actions import order_import
from engawa.archives.intake.engine import carry_out
from engawa.archives.intake.report import Report
from engawa.archives.intake.wishes import Wishes

type Mail = tuple[str, str, str, str, str]
"""Id, id it answers or "", author, subject, body."""


def mbox(at: Path, mails: Iterable[Mail], name: str = "garden.mbox") -> Path:
    """A mail archive with a mail an hour."""
    lines = []
    for number, (key, answered, author, subject, body) in enumerate(mails):
        hour, day = number % 24, 1 + number // 24
        lines += [
            f"From someone@list.example Mon Jan {day:2} {hour:02}:00:00 2024",
            f"From: {author} <{author.lower().replace(' ', '.')}@mail.example>",
            f"Date: Mon, {day} Jan 2024 {hour:02}:00:00 +0000",
            f"Subject: {subject}",
            f"Message-ID: <{key}@mail.example>",
            *([f"In-Reply-To: <{answered}@mail.example>"] if answered else []),
            "",
            body,
            "",
        ]
    path = at / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def archive(
    at: Path, *, source: str = "11111111-1111-4111-8111-111111111111", **files: Sequence[Any]
) -> Path:
    """An archive in our own format: a list of rows for each of its files."""
    at.mkdir(exist_ok=True)
    head = {
        "format": "engawa",
        "version": 1,
        "source": source,
        "name": "Test",
        "told_at": "2026-05-01T00:00:00Z",
    }
    (at / "archive.json").write_text(json.dumps(head))
    for name, rows in files.items():
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        (at / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    return at


def bring(*paths: Path, **wishes: Any) -> Report:
    """Import these as the owner does."""
    run = order_import([str(path) for path in paths], replace(Wishes(), **wishes), by=None)
    return carry_out(run)


TALK: list[Mail] = [
    ("a", "", "Ada Byron", "Apples", "The tree by the wall bears apples."),
    ("b", "a", "Ben Arber", "Re: Apples", "How many?\n\n> The tree by the wall bears apples."),
    ("c", "b", "Ada Byron", "Re: Apples", "Twelve."),
    ("d", "", "Cora Dell", "Benches", "We need a bench."),
    ("f", "e", "Ben Arber", "Re: Ponds", "I answer something that is missing."),
]
