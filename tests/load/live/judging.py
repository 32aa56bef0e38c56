"""What every client saw, against the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import psycopg

from tests.load.figures import Figures, percentile
from tests.load.live.people import Listening
from tests.load.readers import dsn_of

TRUTH = """
SELECT e.item_id, e.space_id FROM journal_entry e
WHERE e.id > %s AND e.space_id = ANY(%s) AND e.verb IN ('chat.written', 'post.written')
"""
UNREAD = """
SELECT count(*) FROM content_item i
WHERE i.space_id = %(room)s AND i.kind = 'chat' AND i.root_id IS NULL AND i.removed_at IS NULL
AND i.author_id <> %(person)s AND i.id > (
  SELECT upto FROM chat_mark WHERE person_id = %(person)s AND space_id = %(room)s AND root = 0)
"""
SAMPLE = 60

type Shown = Sequence[tuple[int, float]]


def judge(
    readers: Sequence[Listening], views: Sequence[Shown], accepted: Mapping[int, float], since: int
) -> Figures:
    """Missing and doubled, over all clients, and how long after its acceptance each message was there."""
    by_space: dict[int, set[int]] = defaultdict(set)
    with psycopg.connect(dsn_of("engawa_indexer")) as connection:
        spaces = sorted({pk for one in readers for pk in (one.room, one.space)})
        for item, space in connection.execute(TRUTH, [since, spaces]):
            by_space[space].add(item)
    missing = doubled = strange = deliveries = 0
    delays = []
    for reader, shown in zip(readers, views, strict=True):
        fresh = [item for item, _at in shown if item > since]
        seen, expected = Counter(fresh), by_space[reader.room] | by_space[reader.space]
        missing += len(expected - seen.keys())
        strange += len(seen.keys() - expected)
        doubled += sum(count - 1 for count in seen.values())
        deliveries += len(fresh)
        delays += [max(at - accepted[item], 0.0) for item, at in shown if item in accepted]
    return {
        "p50_ms": round(percentile(delays, 0.5) * 1000, 1) if delays else None,
        "p99_ms": round(percentile(delays, 0.99) * 1000, 1) if delays else None,
        "deliveries": deliveries,
        "missing": missing,
        "doubled": doubled,
        "not_theirs": strange,
        "lost_writes": len(accepted.keys() - set().union(*by_space.values())),
    }


def unread_wrong(readers: Sequence[Listening]) -> int:
    """For how many of some readers the number of unread messages is not what the room holds after their mark."""
    from engawa.boundary import reading_as
    from engawa.kinds.chat.actions import read_upto
    from engawa.kinds.chat.unread import MOST, unread_of
    from engawa.people.models import Account, Person
    from engawa.spaces.models import Space

    wrong = 0
    with psycopg.connect(dsn_of("engawa_indexer")) as connection:
        for turn, one in enumerate(readers[:: max(len(readers) // SAMPLE, 1)]):
            said = [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM content_item WHERE space_id = %s AND kind = 'chat' ORDER BY id",
                    [one.room],
                )
            ]
            upto = said[(len(said) * turn // SAMPLE) % len(said)] if said else 0
            with reading_as(one.person):
                me = Person.objects.get(pk=one.person)
                me.belongs_to = [one.room, one.space]
                read_upto(Space.objects.get(pk=one.room), upto, actor=me)
                counts = unread_of(me, Account.objects.get(pk=one.account).created_at)
            row = connection.execute(UNREAD, {"room": one.room, "person": one.person}).fetchone()
            truth = min(row[0], MOST) if row else 0
            wrong += (counts[one.room].count if one.room in counts else 0) != truth
    return wrong
