"""What asking YouTube costs: units of a day that ends at midnight in Los Angeles, counted by ourselves.

The costs are those of Google's table "Quota Calculator"; a call that fails costs as much as one that does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account, Dispatch

A_DAY = 10_000
LIST, WRITE = 1, 50
COSTS = {
    ("GET", "channels"): LIST,
    ("GET", "videos"): LIST,
    ("GET", "commentThreads"): LIST,
    ("GET", "comments"): LIST,
    ("POST", "commentThreads"): WRITE,
    ("POST", "comments"): WRITE,
    ("PUT", "comments"): WRITE,
    ("DELETE", "comments"): WRITE,
}
KEPT_BACK = 0.2
"""The part of a day that listening leaves to answers."""
PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class Day:
    """How an account stands today."""

    date: str
    of: int
    spent: int

    @property
    def left(self) -> int:
        return max(self.of - self.spent, 0)

    @property
    def for_listening(self) -> int:
        """How many units listening may take still."""
        return max(self.of - int(self.of * KEPT_BACK) - self.spent, 0)


def today(account: Account, now: datetime | None = None) -> Day:
    """What listening noted in the cursor, and what was said since midnight."""
    begun = midnight(now)
    date = begun.astimezone(PACIFIC).date().isoformat()
    kept = account.cursor.get("units")
    noted = kept if isinstance(kept, Mapping) and kept.get("day") == date else {}
    said = _said(account, begun) * (WRITE + LIST)
    return Day(date, _whole(account.settings.get("units")) or A_DAY, _whole(noted.get("spent")) + said)


def noted(account: Account, day: Day, spent: int) -> dict[str, Any]:
    """The cursor's note after listening took so many more; what was said is counted anew each time."""
    kept = account.cursor.get("units")
    before = kept.get("spent") if isinstance(kept, Mapping) and kept.get("day") == day.date else 0
    return {"day": day.date, "spent": _whole(before) + spent}


def quota(day: Day, spent: int, now: datetime | None = None) -> dict[str, Any]:
    """What is left, for an account's page."""
    until = ends(now).isoformat(timespec="seconds")
    return {"left": max(day.left - spent, 0), "of": day.of, "until": until, "in_units": True}


def midnight(now: datetime | None = None) -> datetime:
    """When the day began."""
    local = (now or datetime.now(UTC)).astimezone(PACIFIC)
    return datetime.combine(local.date(), time(), PACIFIC).astimezone(UTC)


def ends(now: datetime | None = None) -> datetime:
    """When the next one begins; days there have 23 hours, or 25, twice a year."""
    local = (now or datetime.now(UTC)).astimezone(PACIFIC)
    return datetime.combine(local.date() + timedelta(days=1), time(), PACIFIC).astimezone(UTC)


def _said(account: Account, since: datetime) -> int:
    """How often something was said, changed or taken back since then; each may have been looked for before."""
    if account._state.adding:
        return 0
    tried = Dispatch.objects.using(COURIER).filter(account=account, attempts__gt=0)
    lately = tried.filter(Q(sent_at__gte=since) | Q(sent_at=None, due_at__gte=since))
    return int(lately.aggregate(all=Sum("attempts"))["all"] or 0)


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0
