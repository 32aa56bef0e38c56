"""How long one may be quiet, in one's own zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MORNING = time(9)
LENGTHS = {
    "hour": _("For an hour"),
    "tomorrow": _("Until tomorrow at 9:00"),
    "week": _("For a week"),
}


def until(length: str, now: datetime | None = None) -> datetime:
    """When a mute of this length ends, for a reader whose zone is active.

    Raises:
        KeyError: for a length that is not offered.
    """
    now = timezone.localtime(now)
    if length == "tomorrow":
        return datetime.combine(now.date() + timedelta(days=1), MORNING, tzinfo=now.tzinfo)
    return now + {"hour": timedelta(hours=1), "week": timedelta(weeks=1)}[length]
