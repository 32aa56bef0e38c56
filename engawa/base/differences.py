"""What differs between two texts, for people to read: whole lines, and within a changed line the words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

Sort = Literal["same", "added", "taken"]
Part = tuple[Sort, str]
Step = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]

_AROUND = 2
_LONGEST_BY_WORD = 4_000
_MOST_BY_WORD = 20_000
"""Characters that are compared word by word: of one change, and of all changes together."""
_MOST_PAIRS = 300_000
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison, or `skipped` lines that are the same on both sides."""

    parts: tuple[Part, ...] = ()
    skipped: int = 0


def compare(old: str, new: str) -> list[Line]:
    """The lines around every change from `old` to `new`; none where nothing changed."""
    before, after = old.splitlines(), new.splitlines()
    if before == after:
        return []
    lines: list[Line] = []
    by_word = _MOST_BY_WORD
    found = steps(before, after)
    for number, (step, i, j, k, m) in enumerate(found):
        if step == "equal":
            first, last = number == 0, number == len(found) - 1
            lines += _surroundings(before[i:j], 0 if first else _AROUND, 0 if last else _AROUND)
        else:
            length = sum(map(len, [*before[i:j], *after[k:m]]))
            lines += _changed(before[i:j], after[k:m], by_word=length <= min(by_word, _LONGEST_BY_WORD))
            by_word -= length
    return lines


def steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """How to come from one to the other. Where comparing would take too long, all that lies between changes."""
    alike = min(len(before), len(after))
    head = next((n for n in range(alike) if before[n] != after[n]), alike)
    tail = next((n for n in range(alike - head) if before[-1 - n] != after[-1 - n]), alike - head)
    taken, added = before[head : len(before) - tail], after[head : len(after) - tail]
    found: list[Step] = [("replace", 0, len(taken), 0, len(added))]
    if not _is_long(taken, added):
        found = SequenceMatcher(None, taken, added).get_opcodes()
    return [
        ("equal", 0, head, 0, head),
        *((step, i + head, j + head, k + head, m + head) for step, i, j, k, m in found),
        ("equal", len(before) - tail, len(before), len(after) - tail, len(after)),
    ]


def _is_long(before: Sequence[str], after: Sequence[str]) -> bool:
    """The work is that of all pairs of like lines, but for the lines that difflib finds too frequent to look at."""
    frequent = len(after) // 100 + 1 if len(after) >= 200 else len(after)
    there = {line: times for line, times in Counter(after).items() if times <= frequent}
    return sum(times * there.get(line, 0) for line, times in Counter(before).items()) > _MOST_PAIRS


def _surroundings(same: Sequence[str], head: int, tail: int) -> Iterator[Line]:
    hidden = len(same) - head - tail
    if hidden <= 1:
        yield from (_whole("same", line) for line in same)
        return
    yield from (_whole("same", line) for line in islice(same, head))
    yield Line(skipped=hidden)
    yield from (_whole("same", line) for line in same[len(same) - tail :])


def _changed(taken: Sequence[str], added: Sequence[str], *, by_word: bool) -> Iterator[Line]:
    if by_word and len(taken) == len(added):
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
