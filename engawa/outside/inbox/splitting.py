"""A text that is too long for a network, in parts that each fit: cut between sentences, or else between words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Length = Callable[[str], int]
MOST = 12
NEAR = 20
"""What has more letters than this for each that there is room for does not fit: there is no need to count."""
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORDS = re.compile(r"\s+")
_NUMBER = re.compile(r" \(\d{1,2}/\d{1,2}\)\Z")


def parts_of(text: str, limit: int, length: Length) -> list[str]:
    """The parts, numbered where there are several; the text itself where it fits, or there is no limit.

    Raises:
        ValueError: where it would take more parts than anybody reads.
    """
    text = text.strip()
    if not limit or length(text) <= limit:
        return [text]
    for total in range(2, MOST + 1):
        room = limit - length(f" ({total}/{total})")
        parts = _cut(text, room, length)
        if len(parts) <= total:
            return [f"{part} ({number}/{len(parts)})" for number, part in enumerate(parts, 1)]
    raise ValueError("too long")


def joined(parts: Sequence[str]) -> str:
    """What was cut, as one text again."""
    return " ".join(_NUMBER.sub("", part) for part in parts) if len(parts) > 1 else "".join(parts)


def _cut(text: str, room: int, length: Length) -> list[str]:
    parts: list[str] = []
    rest = text
    while rest and len(parts) <= MOST:
        end = _end(rest, room, length)
        parts.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [*parts, rest] if rest else parts


def _end(text: str, room: int, length: Length) -> int:
    """Where the next part ends: after the last sentence that fits, if it fills half of it, else the last word."""
    if len(text) <= NEAR * room and length(text) <= room:
        return len(text)
    most = _most(text, room, length)
    for breaks, least in ((_SENTENCES, most // 2), (_WORDS, 0)):
        ends = [found.start() for found in breaks.finditer(text[: most + 1]) if least < found.start() <= most]
        if ends:
            return ends[-1]
    return most


def _most(text: str, room: int, length: Length) -> int:
    low = high = 1
    while high < len(text) and length(text[:high]) <= room:
        low, high = high, 2 * high
    high = min(high, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle]) <= room else (low, middle - 1)
    return low
