"""How much of the time somebody was promised has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from engawa.outside.inbox.hours import hours_of
from engawa.outside.inbox.models import Desk, Thread


@dataclass(frozen=True, slots=True)
class Clock:
    used: int
    """Business minutes."""
    of: int
    due: datetime | None

    @property
    def share(self) -> int:
        """In per cent, a hundred at most."""
        return min(round(100 * self.used / self.of), 100) if self.of else 0

    @property
    def late(self) -> bool:
        return self.used > self.of


def clock_of(thread: Thread, desk: Desk | None) -> Clock | None:
    """The clock of a thread that waits for us; None where nothing is promised or nobody waits."""
    if desk is None or desk.within is None or thread.waits_since is None:
        return None
    used = hours_of(desk).minutes(thread.waits_since, timezone.now())
    return Clock(round(used), desk.within, thread.answer_by)
