"""The curve of answers as a picture of our own making, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from django.utils.translation import gettext as _

from engawa.measure.conversation.figures import DAY, DRAWN_FROM, DRAWN_TO, HOUR, MINUTE, WEEK
from engawa.measure.conversation.saying import percent, span

WIDE, HIGH, LEFT, TOP, BELOW = 640.0, 220.0, 44.0, 8.0, 28.0
MARKS = (MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, WEEK, 30 * DAY)

Curve = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the picture, with its words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """The curve at one moment, in words."""

    within: str
    answered: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Drawing:
    line: str
    band: str
    across: list[Mark]
    up: list[Mark]
    rows: list[Row]
    wide: float = WIDE
    high: float = HIGH
    left: float = LEFT
    top: float = TOP
    bottom: float = HIGH - BELOW
    right: float = WIDE - 8


def draw(curve: Curve) -> Drawing:
    """The share answered over time, from a minute to a month, with its interval.

    Args:
        curve: Seconds, share answered, low and high, in the order of time.
    """
    upper = [(_x(at), _y(high)) for at, _share, _low, high in curve]
    lower = [(_x(at), _y(low)) for at, _share, low, _high in curve]
    return Drawing(
        line=_steps([(_x(at), _y(share)) for at, share, _low, _high in curve]),
        band=f"{_steps(upper)} L{_points(_corners(lower)[::-1])} Z",
        across=[Mark(_y(share), percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)],
        up=[Mark(_x(at), _short(at)) for at in MARKS],
        rows=[_row(curve, at) for at in MARKS],
    )


def _row(curve: Curve, at: float) -> Row:
    _at, share, low, high = next(point for point in reversed(curve) if point[0] <= at * 1.001)
    return Row(span(at), percent(share), percent(low), percent(high))


def _short(at: float) -> str:
    if at < HOUR:
        return _("%(number)s min") % {"number": round(at / MINUTE)}
    if at < DAY:
        return _("%(number)s h") % {"number": round(at / HOUR)}
    return _("%(number)s d") % {"number": round(at / DAY)}


def _x(at: float) -> float:
    return LEFT + (WIDE - LEFT - 8) * log(max(at, DRAWN_FROM) / DRAWN_FROM) / log(DRAWN_TO / DRAWN_FROM)


def _y(share: float) -> float:
    return TOP + (HIGH - TOP - BELOW) * (1 - share)


def _corners(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of a staircase: each height holds until the next moment."""
    found = list(points[:1])
    for x, y in points[1:]:
        if y != found[-1][1]:
            found += [(x, found[-1][1]), (x, y)]
    if points:
        found.append((points[-1][0], found[-1][1]))
    return found


def _steps(points: Sequence[tuple[float, float]]) -> str:
    return f"M{_points(_corners(points))}"


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
