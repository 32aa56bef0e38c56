"""After the commit: whoever must know of what happened is told. Being told twice of an entry changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from engawa.notices.candidates import candidates_of
from engawa.notices.telling import POSTMAN, say, tell
from engawa.notices.watching import tell_some

if TYPE_CHECKING:
    from engawa.journal.models import Entry


def hear(entries: Sequence[Entry]) -> None:
    """Write the notices of each entry; those of many readers are written by a job."""
    for entry in entries:
        if not entry.imported:
            hear_one(entry)


def hear_one(entry: Entry) -> None:
    """Tell whom it concerns; then, in batches, called groups and those who want everything of space or writer."""
    with transaction.atomic(using=POSTMAN):
        told = tell(entry, candidates_of(entry))
        if entry.verb.endswith((".written", ".edited")):
            watchers, after = tell_some(entry)
            told += watchers
            if after:
                _go_on_later(entry, after)
    if told:
        say(told)


def _go_on_later(entry: Entry, after: int) -> None:
    from engawa.notices.tasks import tell_watchers

    tell_watchers.defer(entry_id=entry.pk, after=after)
