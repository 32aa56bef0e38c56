"""Keeping the meanings: as the indexer, beside the documents, for what people might look for again."""

from collections.abc import Collection, Iterator, Sequence

from django.db import connections, transaction

from engawa.content.kinds import all_kinds
from engawa.content.models import Item
from engawa.journal.models import Entry
from engawa.search.indexing import INDEXER
from engawa.search.meaning import schema
from engawa.search.meaning.model import is_installed, readable, vectors

WRITE = """
INSERT INTO search_meaning (item_id, space_id, audience, kind, vector)
SELECT i.id, i.space_id, i.audience, i.kind, t.vector::halfvec
FROM unnest(%s::bigint[], %s::text[]) AS t(id, vector) JOIN content_item i USING (id)
ON CONFLICT (item_id) DO UPDATE SET space_id = excluded.space_id, audience = excluded.audience,
  kind = excluded.kind, vector = excluded.vector
"""
MISSING = """
SELECT i.id FROM content_item i WHERE i.id > %s AND i.kind = ANY(%s) AND i.root_id IS NULL
AND i.removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM search_meaning m WHERE m.item_id = i.id)
ORDER BY i.id LIMIT %s
"""
BATCH = 1_000


def kinds() -> list[str]:
    """The kinds whose meaning is kept: those that stand in streams."""
    return [kind.name for kind in all_kinds() if kind.in_stream]


def is_on() -> bool:
    """Whether meanings are made and kept here."""
    return is_installed() and schema.is_there()


def hear(entries: Sequence[Entry]) -> None:
    """Keep the meaning of what was written, changed or accepted as an answer; forget what was taken back."""
    known = set(kinds())
    entries = [entry for entry in entries if _may_concern(entry.verb, known)]
    if not entries or not is_on():
        return
    answers = {entry.data.get("answer") for entry in entries if entry.verb == "question.accepted"}
    reopened = {entry.data.get("answer") for entry in entries if entry.verb == "question.reopened"}
    ids = {entry.item_id for entry in entries if entry.item_id}
    accepted = {int(pk) for pk in answers if pk}
    items = list(Item.objects.using(INDEXER).filter(pk__in=ids | accepted))
    forget(
        [item.pk for item in items if item.removed_at is not None] + [int(pk) for pk in reopened if pk],
    )
    write([item for item in items if item.removed_at is None and (item.kind in known or item.pk in accepted)])


def _may_concern(verb: str, known: Collection[str]) -> bool:
    """Most of what is said is chat and answers, whose meaning is not kept."""
    return verb.partition(".")[0] in known or verb.endswith((".removed", ".accepted", ".reopened"))


def write(items: Sequence[Item]) -> int:
    """Write the meanings of these items; returns how many have one. What has no words has none."""
    if not items:
        return 0
    made = vectors([(item.title, readable(item.html)) for item in items])
    found = [(item.pk, vector) for item, vector in zip(items, made, strict=True) if vector]
    with transaction.atomic(using=INDEXER), connections[INDEXER].cursor() as cursor:
        cursor.execute(WRITE, [[pk for pk, _vector in found], [vector for _pk, vector in found]])
    return len(found)


def forget(ids: Sequence[int]) -> None:
    """Forget what these items meant."""
    if not ids:
        return
    with connections[INDEXER].cursor() as cursor:
        cursor.execute("DELETE FROM search_meaning WHERE item_id = ANY(%s)", [list(ids)])


def missing() -> int:
    """How many things have no meaning yet; counts to 100,000."""
    with connections[INDEXER].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({MISSING}) AS found", [0, kinds(), 100_000])
        return int(cursor.fetchone()[0])


def fill() -> Iterator[int]:
    """Write the meanings that are missing, and tell after each batch how many were done.

    It may be broken off anywhere and begun again: what is there already is left alone.
    """
    last, done = 0, 0
    while ids := _missing_after(last):
        items = Item.objects.using(INDEXER).filter(pk__in=ids).order_by("pk").defer("body")
        write(list(items))
        last, done = ids[-1], done + len(ids)
        yield done


def _missing_after(last: int) -> list[int]:
    with connections[INDEXER].cursor() as cursor:
        cursor.execute(MISSING, [last, kinds(), BATCH])
        return [row[0] for row in cursor.fetchall()]
