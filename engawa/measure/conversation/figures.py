"""From what was read to what may be shown: shares, times and breadth, of no group under five."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from engawa.measure.conversation.reading import Beginning, Told
from engawa.measure.conversation.survival import Step, kaplan_meier, log_rank, median, waiting_at

FEWEST = 5
"""People, and things begun: of fewer nothing is said."""
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
WEEK = 7 * DAY
DRAWN_FROM, DRAWN_TO, DRAWN = MINUTE, 30 * DAY, 80

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Readers:
    """How many can read a space, and how many of them belong to it."""

    people: int
    members: int


def figures_of(told: Told, until: float, readers: Readers) -> Figures:
    """All there is to say of one stretch of time; without what would be said of too few.

    Args:
        until: Up to when answers were waited for, in seconds.
    """
    people = len(told.voices)
    if people < FEWEST:
        return {"too_few": True}
    found: Figures = {
        "too_few": False,
        "people": people,
        "members": readers.members,
        "equal_voices": equal_voices(told.voices.values()),
        "begun": len(told.begun),
        "answers": None,
    }
    if enough(told.begun):
        found["answers"] = answers_of(told.begun, until)
        found["unheard"] = unheard(told.begun, until)
        found["readers"] = readers.people
        found["guests"] = guests_beside(told, until)
    return found


def answers_of(begun: Sequence[Beginning], until: float) -> Figures:
    """Which share is answered by somebody else within a week, and how soon, the unanswered counted as waiting."""
    steps = kaplan_meier(waited(begun, until))
    week, middle = waiting_at(steps, WEEK), median(steps)
    return {
        "begun": len(begun),
        "answered": sum(one.answered is not None for one in begun),
        "week": [1 - week.waiting, 1 - week.high, 1 - week.low],
        "median": [middle.value, middle.low, middle.high],
        "curve": drawn(steps),
    }


def guests_beside(told: Told, until: float) -> Figures | None:
    """How guests are answered, beside the people from inside; only where neither group is too small."""
    theirs = [one for one in told.begun if one.ring == 1]
    ours = [one for one in told.begun if one.ring != 1]
    if not enough(theirs) or not enough(ours):
        return None
    guests, others = waited(theirs, until), waited(ours, until)
    mine, inside = median(kaplan_meier(guests)), median(kaplan_meier(others))
    return {
        "begun": len(theirs),
        "share": sum(count for who, count in told.voices.items() if who in told.guests)
        / sum(told.voices.values()),
        "median": [mine.value, mine.low, mine.high],
        "inside": [inside.value, inside.low, inside.high],
        "by_chance": log_rank(guests, others),
        "faster": _rate(guests) > _rate(others),
    }


def unheard(begun: Sequence[Beginning], until: float) -> int:
    """What has waited a week or longer, and nobody else has said a word."""
    return sum(one.answered is None and until - one.at >= WEEK for one in begun)


def equal_voices(counts: Collection[int]) -> float:
    """So many people writing equally much would be as mixed: the inverse of Simpson's index (Hill, 1973)."""
    total = sum(counts)
    return 1 / sum((count / total) ** 2 for count in counts)


def waited(begun: Iterable[Beginning], until: float) -> list[tuple[float, bool]]:
    """How long each has waited, and whether for an answer. Mail's clocks differ, so no answer comes before its time."""
    return [
        (max(one.answered - one.at, 0.0), True)
        if one.answered is not None and one.answered <= until
        else (max(until - one.at, 0.0), False)
        for one in begun
    ]


def enough(begun: Sequence[Beginning]) -> bool:
    """Five things at least, begun by five people at least."""
    return len(begun) >= FEWEST and len({one.author for one in begun}) >= FEWEST


def drawn(steps: Sequence[Step]) -> list[list[float]]:
    """The curve at moments that lie evenly on a scale from a minute to a month: seconds, answered, low, high."""
    wide = log(DRAWN_TO / DRAWN_FROM) / (DRAWN - 1)
    moments = [DRAWN_FROM * exp(wide * number) for number in range(DRAWN)]
    return [
        [round(at, 1), *(round(1 - share, 4) for share in (step.waiting, step.high, step.low))]
        for at in moments
        for step in (waiting_at(steps, at * (1 + 1e-9)),)
    ]


def _rate(waits: Sequence[tuple[float, bool]]) -> float:
    return sum(answered for _time, answered in waits) / (sum(time for time, _answered in waits) or 1.0)
