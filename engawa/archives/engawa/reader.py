"""Reads Engawa's own archives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engawa.archives.engawa.lines import FIELDS, Lines
from engawa.archives.engawa.opening import Line, Opened
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Options, Progress, Skipped
from engawa.archives.whole import WholePiece, WholePieces

PROGRESS_EVERY = 500
LARGEST_FILE = 256 * 1024 * 1024


class EngawaFormat:
    """What `bin/engawa export` writes. `Options.extra["told_at"]` moves all moments so that it was told then."""

    name = "engawa"
    label = "Engawa's own archive"

    def recognises(self, path: Path) -> float:
        try:
            with Opened(path) as archive:
                archive.head()
        except (Unreadable, OSError):
            return 0.0
        return 1.0

    def source_key(self, path: Path) -> str:
        with Opened(path) as archive:
            return f"engawa:{archive.head()['source']}"

    def title(self, path: Path) -> str:
        """What the Engawa that wrote it is called."""
        with Opened(path) as archive:
            return str(archive.head().get("name") or "Engawa")

    def read(self, path: Path, options: Options) -> WholePieces:
        """Yield people, spaces, items oldest first, follows, thanks, who leads whom and what people say they know."""
        with Opened(path) as archive:
            head = archive.head()
            lines = Lines(_shift(head, options.extra.get("told_at", "")), lambda name: _bytes(archive, name))
            read: dict[str, Callable[[Line], WholePiece]] = {
                "people": lines.person,
                "spaces": lines.space,
                "items": lines.item,
                "follows": lines.follow,
                "thanks": lines.thanks,
                "chart": lines.lead,
                "skills": lines.skill,
            }
            total = sum(archive.size(f"{name}.jsonl") for name in read)
            done = 0
            for name, piece in read.items():
                fields = frozenset(FIELDS[name].split())
                for number, length, line in archive.lines(f"{name}.jsonl"):
                    done += length
                    yield from _piece(f"{name}.jsonl:{number}", line, piece, fields)
                    if number % PROGRESS_EVERY == 0:
                        yield Progress(done, total)
            yield Progress(total, total)


def _piece(
    where: str, line: Line | str, piece: Callable[[Line], WholePiece], fields: frozenset[str]
) -> WholePieces:
    if isinstance(line, str):
        yield Skipped(where, "A line is not a JSON object", line)
        return
    try:
        yield piece(line)
    except KeyError as missing:
        yield Skipped(where, "A line lacks what it must say", str(missing))
    except (ValueError, TypeError, AttributeError) as wrong:
        yield Skipped(where, "A line says something that cannot be", str(wrong))
    else:
        if unknown := line.keys() - fields:
            yield Skipped(where, "A field is not known here and was left out", ", ".join(sorted(unknown)))


def _shift(head: dict[str, Any], told_at: str) -> timedelta:
    if not told_at:
        return timedelta()
    return datetime.fromisoformat(told_at) - datetime.fromisoformat(head["told_at"])


def _bytes(archive: Opened, name: str) -> bytes | None:
    if "/" in name or "\\" in name:
        return None
    file = archive.open(f"files/{name}")
    if file is None:
        return None
    with file:
        content = file.read(LARGEST_FILE + 1)
    return content if len(content) <= LARGEST_FILE else None
