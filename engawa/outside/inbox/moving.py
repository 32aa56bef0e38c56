"""How a thread moves: what is said to us opens it, what we say ends the wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engawa.outside.channels.network import Heard
from engawa.outside.inbox.models import Thread

State = Thread.State
MOVED = (
    "messages_count", "last_at", "first_at", "moved_at", "state", "waits_since", "answer_by", "answered_at",
    "snoozed_until", "escalated", "subject", "identity",
)  # fmt: skip


def move(thread: Thread, arrived: Sequence[Heard], now: datetime) -> None:
    """With what arrived: the newest decides. Spam stays spam, and what is older than the newest changes nothing."""
    newest = max(arrived, key=lambda one: one.at)
    thread.messages_count += len(arrived)
    thread.moved_at = now
    if newest.at < thread.last_at or thread.state == State.SPAM:
        return
    thread.last_at = newest.at
    if newest.is_ours:
        answered(thread, newest.at)
    else:
        thread.state = State.OPEN
        thread.snoozed_until = None
        thread.waits_since = thread.waits_since or min(one.at for one in arrived if not one.is_ours)


def answered(thread: Thread, at: datetime) -> None:
    """We said something: they wait no longer."""
    if thread.state != State.SPAM:
        thread.state = State.WAITING
    thread.answered_at = thread.answered_at or at
    thread.waits_since = thread.answer_by = thread.snoozed_until = None
    thread.escalated = 0
