"""Keeping the index: as the role that may see everything and writes nothing but documents and words."""

from collections.abc import Iterable, Sequence

from django.db import connections, transaction

from engawa.base.planned import planned
from engawa.content.models import Item
from engawa.journal.models import Entry
from engawa.search.models import Document
from engawa.search.text import searchable

INDEXER = "indexer"
LONGEST = 100_000
"""Characters of a body that are indexed; a tsvector holds a megabyte at most."""

INDEX = """
INSERT INTO search_document (item_id, space_id, audience, author_id, kind, words)
SELECT i.id, i.space_id, i.audience, i.author_id, i.kind,
       setweight(to_tsvector('simple', t.title), 'A') || to_tsvector('simple', t.body)
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t(id, title, body) JOIN content_item i USING (id)
ON CONFLICT (item_id) DO UPDATE SET space_id = excluded.space_id, audience = excluded.audience,
       kind = excluded.kind, author_id = excluded.author_id, words = excluded.words
"""
REMEMBER = "INSERT INTO search_word (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"


def hear(entries: Sequence[Entry]) -> None:
    """Index what was written or changed, forget what was taken back."""
    items = {entry.item_id for entry in entries if entry.item_id}
    if items:
        index(Item.objects.using(INDEXER).filter(pk__in=items).only("title", "body", "removed_at"))


def index(items: Iterable[Item]) -> int:
    """Bring the documents of these items up to date; returns how many there are."""
    rows = list(items)
    gone = [item.pk for item in rows if item.removed_at is not None]
    kept = [item for item in rows if item.removed_at is None]
    with transaction.atomic(using=INDEXER):
        if gone:
            Document.objects.using(INDEXER).filter(pk__in=gone).delete()
        write_documents(
            [item.pk for item in kept],
            [searchable(item.title) for item in kept],
            [searchable(item.body[:LONGEST]) for item in kept],
        )
    return len(rows)


def write_documents(ids: list[int], titles: list[str], bodies: list[str]) -> None:
    """Write documents for items from their searchable titles and bodies, and remember their words."""
    if not ids:
        return
    known = _known.setdefault(connections[INDEXER].settings_dict["NAME"], set())
    fresh = {word for text in (*titles, *bodies) for word in text.split()} - known
    fresh = {word for word in fresh if 3 <= len(word) <= 30 and not word.isdigit()}
    with planned(INDEXER) as cursor:
        cursor.execute(INDEX, [ids, titles, bodies])
        if fresh:
            cursor.execute(REMEMBER, [sorted(fresh)])
    transaction.on_commit(lambda: _keep(known, fresh), using=INDEXER)


_known: dict[str, set[str]] = {}
"""Words that stand in the database already, so that they are not written again with every text."""
MOST_KNOWN = 500_000


def _keep(known: set[str], fresh: set[str]) -> None:
    if len(known) > MOST_KNOWN:
        known.clear()
    known |= fresh
