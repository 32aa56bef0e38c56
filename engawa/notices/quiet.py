"""Quiet hours, in one's own zone."""

from __future__ import annotations

from datetime import datetime

from engawa.notices.digests.due import zone_of
from engawa.notices.models import Setting

SATURDAY = 5


def is_quiet(setting: Setting, zone: str, now: datetime) -> bool:
    """Whether nothing should come by mail or to devices at this moment."""
    local = now.astimezone(zone_of(zone))
    if setting.quiet_weekends and local.weekday() >= SATURDAY:
        return True
    begins, ends = setting.quiet_from, setting.quiet_to
    if begins <= ends:
        return begins <= local.hour < ends
    return local.hour >= begins or local.hour < ends
