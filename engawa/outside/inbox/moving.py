"""How a thread moves: what is said to us opens it, what we say ends the wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connections

from engawa.outside.channels.network import Heard
from engawa.outside.inbox.models import Thread

State = Thread.State
MOVED = {
    "messages_count": "int", "last_at": "timestamptz", "first_at": "timestamptz", "moved_at": "timestamptz",
    "state": "text", "waits_since": "timestamptz", "answer_by": "timestamptz", "answered_at": "timestamptz",
    "snoozed_until": "timestamptz", "escalated": "smallint", "subject": "text", "identity_id": "bigint",
}  # fmt: skip
"""What moving may change, and of which type it is."""
KEEP = f"""
UPDATE inbox_thread t SET {", ".join(f"{name} = m.{name}" for name in MOVED)}
FROM unnest(%s::bigint[], {", ".join(f"%s::{of}[]" for of in MOVED.values())}) AS m (id, {", ".join(MOVED)})
WHERE t.id = m.id
"""


def move(thread: Thread, arrived: Sequence[Heard], now: datetime) -> None:
    """With what arrived, in the order in which it was said. Spam stays spam, and what is older than the newest
    changes nothing."""
    thread.messages_count += len(arrived)
    thread.moved_at = now
    if thread.state == State.SPAM:
        return
    for one in sorted(arrived, key=lambda one: one.at):
        if one.at < thread.last_at:
            continue
        thread.last_at = one.at
        if one.is_ours:
            answered(thread, one.at)
        else:
            thread.state = State.OPEN
            thread.snoozed_until = None
            thread.waits_since = thread.waits_since or one.at


def answered(thread: Thread, at: datetime) -> None:
    """We said something: they wait no longer."""
    if thread.state != State.SPAM:
        thread.state = State.WAITING
    thread.answered_at = thread.answered_at or at
    thread.waits_since = thread.answer_by = thread.snoozed_until = None
    thread.escalated = 0


def keep_moved(threads: Sequence[Thread], *, using: str) -> None:
    """Write down, in one statement, how these have moved; they are locked already."""
    if threads:
        columns = [[_plain(getattr(one, name)) for one in threads] for name in ("pk", *MOVED)]
        with connections[using].cursor() as cursor:
            cursor.execute(KEEP, columns)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
