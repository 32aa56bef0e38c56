"""After the commit: whoever must know of what happened is told. Being told twice of an entry changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from engawa.notices.candidates import candidates_of
from engawa.notices.telling import POSTMAN, say, tell
from engawa.notices.watching import tell_some

if TYPE_CHECKING:
    from engawa.journal.models import Entry


def hear(entries: Sequence[Entry]) -> None:
    """Write the notices of these entries; those of many readers are written by a job."""
    for portion in _each_item_once(entry for entry in entries if not entry.imported):
        _hear_some(portion)


def _each_item_once(entries: Iterable[Entry]) -> list[list[Entry]]:
    """In portions, in their order: what was told of an item is there when it is told of again."""
    times: Counter[int] = Counter()
    portions: list[list[Entry]] = []
    for entry in entries:
        turn = times[entry.item_id or entry.pk]
        times[entry.item_id or entry.pk] += 1
        if turn == len(portions):
            portions.append([])
        portions[turn].append(entry)
    return portions


def _hear_some(entries: Sequence[Entry]) -> None:
    """Tell whom they concern; then, in batches, called groups and those who want everything of space or writer."""
    with transaction.atomic(using=POSTMAN):
        told = tell(entries, candidates_of(entries))
        if texts := [entry for entry in entries if entry.verb.endswith((".written", ".edited"))]:
            watchers, left = tell_some(texts)
            told += watchers
            for entry, after in left.items():
                _go_on_later(entry, after)
    if told:
        say(list(dict.fromkeys(told)))


def _go_on_later(entry: int, after: int) -> None:
    from engawa.notices.tasks import tell_watchers

    tell_watchers.defer(entry_id=entry, after=after)
