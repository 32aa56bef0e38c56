"""Whose text still stands: each line of a text belongs to whoever wrote it last, across all its states."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engawa.base.differences import steps


@dataclass(frozen=True, slots=True)
class Wrote:
    """One state of a text: who saved it and when."""

    by: int | None
    at: datetime
    body: str


@dataclass(slots=True)
class Standing:
    """What stands of somebody: lines that are not blank."""

    lines: int
    since: datetime
    times: list[datetime]
    """When each of these lines was written."""

    def lasted(self, until: datetime) -> int:
        """How many of the lines had been written by then."""
        return sum(at <= until for at in self.times)


def surviving(states: Iterable[Wrote]) -> dict[int, Standing]:
    """What of each person's lines stands in the last of the states, in the order in which they came."""
    lines: list[str] = []
    marks: list[tuple[int | None, datetime]] = []
    for state in states:
        after = state.body.splitlines()
        kept = {
            k + n: marks[i + n]
            for step, i, j, k, _m in steps(lines, after)
            if step == "equal"
            for n in range(j - i)
        }
        marks = [kept.get(number, (state.by, state.at)) for number in range(len(after))]
        lines = after
    times: dict[int, list[datetime]] = defaultdict(list)
    for line, (by, at) in zip(lines, marks, strict=True):
        if line.strip() and by:
            times[by].append(at)
    found = {by: Standing(len(each), min(each), each) for by, each in times.items()}
    return dict(sorted(found.items(), key=lambda one: one[1].since))
