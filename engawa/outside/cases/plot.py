"""How often a day, drawn on the server: bars, and a line for each release and for the fix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, FLOOR, TOP = 1100, 110, 26


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    day: date
    count: int
    is_much: bool
    """More than half of the highest."""


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: int
    """Where its words stand: lower when they would touch those before."""
    name: str
    day: date
    is_fix: bool
    at_end: bool
    """Its words stand before the line, for there is no room after it."""


@dataclass(frozen=True, slots=True)
class Plot:
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    most: int


def draw(days: Sequence[tuple[date, int]], marked: Sequence[tuple[date, str, bool]]) -> Plot:
    """Place bars for these days, and marks (day, name, whether it is the fix) that fall within them."""
    most = max((count for _day, count in days), default=0)
    step = WIDTH / max(len(days), 1)
    bars = [
        Bar(
            x=round(number * step + step * 0.16, 1),
            y=round(FLOOR - _height(count, most), 1),
            width=round(step * 0.68, 1),
            height=round(_height(count, most), 1),
            day=day,
            count=count,
            is_much=count * 2 > most,
        )
        for number, (day, count) in enumerate(days)
    ]
    return Plot(bars, _marks(days, marked, step), most)


def _height(count: int, most: int) -> float:
    return max((FLOOR - TOP) * count / most, 4) if count and most else 1.5


def _marks(
    days: Sequence[tuple[date, int]], marked: Sequence[tuple[date, str, bool]], step: float
) -> list[Mark]:
    where = {day: number for number, (day, _count) in enumerate(days)}
    placed: list[Mark] = []
    for day, name, is_fix in sorted(marked, key=lambda one: one[0]):
        if day not in where:
            continue
        x = round(where[day] * step, 1)
        is_close = bool(placed) and x - placed[-1].x < 9 * (len(placed[-1].name) + 2)
        placed.append(
            Mark(
                x=x,
                y=24 if is_close and placed[-1].y == 12 else 12,
                name=name,
                day=day,
                is_fix=is_fix,
                at_end=x > WIDTH - 9 * (len(name) + 2),
            )
        )
    return placed
