"""Business hours: how long somebody waited while we were there, and when an answer is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from engawa.outside.inbox.models import Desk

LOOKED_AHEAD = 400
"""Days after which nobody opens any more."""
MINUTE = timedelta(minutes=1)
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is there: from `opens` to `closes`, minutes of the day in this zone."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: int
    closes: int
    holidays: frozenset[date] = frozenset()

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing on a day; None where nobody is there."""
        if day.weekday() not in self.days or day in self.holidays or self.opens >= self.closes:
            return None
        return self._at(day, self.opens), self._at(day, self.closes)

    def _at(self, day: date, minute: int) -> datetime:
        day += timedelta(days=minute // DAY)
        return datetime.combine(day, time(minute % DAY // 60, minute % 60), self.zone)

    def open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch in which somebody is there, from `start` on."""
        first = start.astimezone(self.zone).date()
        for number in range(LOOKED_AHEAD):
            stretch = self.on(first + timedelta(days=number))
            if stretch and stretch[1] > start:
                yield max(stretch[0], start), stretch[1]

    def after(self, start: datetime, minutes: int) -> datetime | None:
        """When so many business minutes have passed since `start`; None where that never is."""
        left = minutes * MINUTE
        for begins, ends in self.open_from(start):
            if _between(begins, ends) >= left:
                return _plus(begins, left)
            left -= _between(begins, ends)
        return None

    def minutes(self, start: datetime, end: datetime) -> float:
        """The business minutes between two moments."""
        passed = timedelta(0)
        for begins, ends in self.open_from(start):
            if begins >= end:
                break
            passed += _between(begins, min(ends, end))
        return passed / MINUTE


def hours_of(desk: Desk) -> Hours:
    """The hours that a desk keeps; an unknown zone is read as UTC."""
    try:
        zone = ZoneInfo(desk.timezone)
    except (ValueError, LookupError, OSError):
        zone = ZoneInfo("UTC")
    return Hours(zone, frozenset(desk.days), desk.opens, desk.closes, frozenset(desk.holidays))


def due_at(desk: Desk | None, since: datetime | None) -> datetime | None:
    """By when an answer is due to somebody who waits since then; None where nothing is promised."""
    if desk is None or desk.within is None or since is None:
        return None
    return hours_of(desk).after(since, desk.within)


def _between(begins: datetime, ends: datetime) -> timedelta:
    """Measured on the world's clock: two moments of one zone subtract on the wall's, wrongly when it is put back."""
    return ends.astimezone(UTC) - begins.astimezone(UTC)


def _plus(moment: datetime, span: timedelta) -> datetime:
    return moment.astimezone(UTC) + span


UTC = ZoneInfo("UTC")
