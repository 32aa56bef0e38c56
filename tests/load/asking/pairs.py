"""Who asked what again: pairs of words and of the earlier thing that they are about."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engawa.content.models import Item
from engawa.search.meaning.model import readable

OWN = Path(__file__).with_name("own.txt")
SEED = 20260105
SAMPLE = 600
LEAST_WORDS = 25
_PREFIX = re.compile(r"^((re|fwd?|aw|sv|r|\[[^\]]*\])\s*:?\s*)+", re.IGNORECASE)
_FIXES = re.compile(r"(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|address(?:es)?)\s+#(\d+)", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|address(?:es)?)?:?\s*#\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody's words, and the id of what they should find."""

    title: str
    body: str
    right: int
    before: int | None = None
    """Only earlier things may be found: what somebody asks is not there yet."""


def own_pairs() -> Iterator[tuple[str, str]]:
    """Questions and how somebody else asks the same, in our own words."""
    for line in OWN.read_text().splitlines():
        if line and not line.startswith("#"):
            question, _bar, again = line.partition(" | ")
            yield question, again


def asked_again(roots: Iterable[Item]) -> list[Pair]:
    """Threads begun anew under the subject of an earlier one: the text alone, without the subject, looks for it."""
    first: dict[str, int] = {}
    found = []
    for root in sorted(roots, key=lambda one: one.pk):
        subject = _PREFIX.sub("", root.title).strip().lower()
        if len(subject.split()) < 3:
            continue
        text = readable(root.html)
        if subject in first and len(text.split()) >= LEAST_WORDS:
            found.append(Pair("", text, first[subject], before=root.pk))
        first.setdefault(subject, root.pk)
    return found


def followed_up(comments: Iterable[Item], *, by_asker: bool) -> list[Pair]:
    """What was said later in a thread, without quotes: by who began it, or by somebody else. One a thread."""
    found: dict[int, Pair] = {}
    for one in comments:
        same = one.root is not None and one.author_id == one.root.author_id
        text = readable(one.html)
        if one.root and one.root_id not in found and same == by_asker and len(text.split()) >= LEAST_WORDS:
            found[one.root.pk] = Pair("", text, one.root.pk)
    pairs = [found[pk] for pk in sorted(found)]
    return random.Random(SEED).sample(pairs, min(SAMPLE, len(pairs)))


def github_issues(path: Path) -> tuple[list[dict[str, Any]], list[tuple[str, str, int]]]:
    """The issues of an archive, and for each change that says which one it settles: title, text, number."""
    with gzip.open(path, "rt") as file:
        archive = json.load(file)
    numbers = {issue["number"] for issue in archive["issues"]}
    settling = []
    for change in archive["pulls"]:
        words = f"{change['title']}\n{change['body'] or ''}"
        settled = [int(number) for number in _FIXES.findall(words) if int(number) in numbers]
        plain = [_NUMBERS.sub(" ", text or "") for text in (change["title"], change["body"])]
        if len(settled) == 1 and len(" ".join(plain).split()) >= 4:
            settling.append((plain[0], plain[1], settled[0]))
    return archive["issues"], settling
