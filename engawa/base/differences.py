"""What differs between two texts, for people to read: whole lines, and within a changed line the words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

Sort = Literal["same", "added", "taken"]
Part = tuple[Sort, str]

_AROUND = 2
_LONGEST_BY_WORD = 4_000
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison, or `skipped` lines that are the same on both sides."""

    parts: tuple[Part, ...] = ()
    skipped: int = 0


def compare(old: str, new: str) -> list[Line]:
    """The lines around every change from `old` to `new`; none where nothing changed."""
    before, after = old.splitlines(), new.splitlines()
    steps = SequenceMatcher(None, before, after).get_opcodes()
    if all(step[0] == "equal" for step in steps):
        return []
    lines: list[Line] = []
    for number, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            first, last = number == 0, number == len(steps) - 1
            lines += _surroundings(before[i:j], 0 if first else _AROUND, 0 if last else _AROUND)
        else:
            lines += _changed(before[i:j], after[k:m])
    return lines


def _surroundings(same: Sequence[str], head: int, tail: int) -> Iterator[Line]:
    hidden = len(same) - head - tail
    if hidden <= 1:
        yield from (_whole("same", line) for line in same)
        return
    yield from (_whole("same", line) for line in islice(same, head))
    yield Line(skipped=hidden)
    yield from (_whole("same", line) for line in same[len(same) - tail :])


def _changed(taken: Sequence[str], added: Sequence[str]) -> Iterator[Line]:
    if len(taken) == len(added) and sum(map(len, [*taken, *added])) <= _LONGEST_BY_WORD:
        yield from (_by_word(*pair) for pair in zip(taken, added, strict=True))
        return
    yield from (_whole("taken", line) for line in taken)
    yield from (_whole("added", line) for line in added)


def _by_word(taken: str, added: str) -> Line:
    before, after = _WORD.findall(taken), _WORD.findall(added)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:
        return Line((("taken", taken), ("added", added)))
    parts: list[Part] = []
    old = new = ""
    # Two changes with only blanks or signs between them read better as one.
    steps = matcher.get_opcodes()
    for number, (step, i, j, k, m) in enumerate(steps):
        bridge = 0 < number < len(steps) - 1 and not any(map(str.isalnum, "".join(before[i:j])))
        if step == "equal" and not bridge:
            parts += _change(old, new)
            parts.append(("same", "".join(before[i:j])))
            old = new = ""
        else:
            old, new = old + "".join(before[i:j]), new + "".join(after[k:m])
    return Line((*parts, *_change(old, new)))


def _change(old: str, new: str) -> list[Part]:
    parts: list[Part] = [("taken", old), ("added", new)]
    return [part for part in parts if part[1]]


def _whole(sort: Sort, line: str) -> Line:
    return Line(((sort, line),))
