"""The last week, hour by hour, as a picture of our own making: what was said, what is usual, and the waves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format

from engawa.outside.listening.models import Query, Wave
from engawa.outside.listening.waves.usual import HOUR, Usual, usual_in
from engawa.outside.listening.waves.watching import counts_of, since

HOURS = 7 * 24
WIDE, HIGH, TOP, BELOW, LEFT = 672.0, 150.0, 10.0, 22.0, 34.0
STEP = (WIDE - LEFT) / HOURS


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour in which something was said."""

    x: float
    y: float
    high: float
    is_wave: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day's beginning in the picture, and how much was said on it."""

    x: float
    at: datetime
    count: int
    usual: float | None

    @property
    def short(self) -> str:
        """Its weekday and its number, "Mon 16"."""
        return date_format(self.at, "D j")


@dataclass(frozen=True, slots=True)
class Drawing:
    bars: list[Bar]
    usual: str
    """A path; empty while too little is known."""
    days: list[Day]
    most: int
    count: int
    weeks: int
    history_days: int
    waves: list[Wave]
    wide: float = WIDE
    high: float = HIGH
    left: float = LEFT
    top: float = TOP
    bottom: float = HIGH - BELOW
    step: float = STEP * 0.8


def draw(query: Query, now: datetime | None = None) -> Drawing:
    """The last seven days of a query, as its reader sees them."""
    last = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
    hours = [last - HOUR * back for back in range(HOURS - 1, -1, -1)]
    count_in, begun = counts_of(query, last), since(query)
    counts = [count_in(hour) for hour in hours]
    usual = [usual_in(hour, count_in, begun) for hour in hours]
    waves = list(Wave.objects.filter(query=query, hour__gte=hours[0]).order_by("-hour"))
    most = max([*counts, 4, *(round(one.mean) for one in usual if one)])
    return Drawing(
        bars=_bars(hours, counts, most, {one.hour for one in waves}),
        usual=_line(usual, most),
        days=_days(hours, counts, usual),
        most=most,
        count=sum(counts),
        weeks=max((one.weeks for one in usual if one), default=0),
        history_days=max((last - begun).days, 0),
        waves=waves,
    )


def _bars(hours: list[datetime], counts: list[int], most: int, waves: Collection[datetime]) -> list[Bar]:
    return [
        Bar(
            round(_x(at), 1),
            round(_y(count, most), 1),
            round(HIGH - BELOW - _y(count, most), 1),
            hour in waves,
        )
        for at, (hour, count) in enumerate(zip(hours, counts, strict=True))
        if count
    ]


def _line(usual: list[Usual | None], most: int) -> str:
    points = [
        f"{_x(at) + STEP / 2:.1f},{_y(one.mean, most):.1f}" for at, one in enumerate(usual) if one is not None
    ]
    return "M" + " L".join(points) if len(points) > 1 else ""


def _days(hours: list[datetime], counts: list[int], usual: list[Usual | None]) -> list[Day]:
    """Days of the reader's own zone."""
    local = [timezone.localtime(hour) for hour in hours]
    found = []
    for at in range(HOURS):
        if at and local[at].date() == local[at - 1].date():
            continue
        day = [
            number for number in range(at, min(at + 26, HOURS)) if local[number].date() == local[at].date()
        ]
        known = [one.mean for number in day if (one := usual[number]) is not None]
        total = sum(known) if len(known) == len(day) else None
        found.append(Day(round(_x(at), 1), local[at], sum(counts[number] for number in day), total))
    return found


def _x(at: int) -> float:
    return LEFT + at * STEP


def _y(count: float, most: int) -> float:
    return TOP + (HIGH - TOP - BELOW) * (1 - min(count / most, 1.0))
