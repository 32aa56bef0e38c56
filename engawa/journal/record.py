"""Writing to the journal, in the transaction of the action that it tells of."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction
from django.utils import timezone

from engawa.journal.delivery import tell_at_once
from engawa.journal.models import Entry

if TYPE_CHECKING:
    from engawa.content.models import Item
    from engawa.people.models import Person
    from engawa.spaces.models import Space

CHANNEL = "engawa_journal"
RECORD = "SELECT engawa_record(%s, %s, %s, %s, %s, %s::smallint, %s, %s::jsonb)"


def record(
    verb: str,
    *,
    actor: Person | None,
    item: Item | None = None,
    space: Space | None = None,
    person: Person | None = None,
    data: dict[str, Any] | None = None,
    using: str = "default",
) -> Entry:
    """Note that `actor` did `verb`; whoever hears it (config/wiring.py) is told after the commit.

    Args:
        verb: Kind and past participle, "question.answered".
        item: What it was done to; its space says who may read the entry.
        space: Where, when there is no item.
        person: To whom, for what is between people.
        data: What else a hearer needs; ids and words, never content.
        using: The role that writes it: jobs that do something by themselves name theirs.
    """
    where = item or space
    entry = Entry(
        verb=verb,
        at=timezone.now(),
        actor=actor,
        item=item,
        space_id=item.space_id if item else (space.pk if space else None),
        audience=where.audience if where else None,
        person=person,
        data=data or {},
    )
    ids = (entry.actor_id, entry.item_id, entry.space_id, entry.audience, entry.person_id)
    with connections[using].cursor() as cursor:
        cursor.execute(RECORD, [verb, entry.at, *ids, json.dumps(entry.data)])
        (entry.pk,) = cursor.fetchone()
    transaction.on_commit(partial(tell_at_once, entry, item), using=using)
    return entry
