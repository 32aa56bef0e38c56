"""Rows of new items: the item, what hangs on it, its origin, its place in the journal and in the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from urllib.parse import urlsplit

from django.utils.text import slugify

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.asks import TABLES as ASKS
from engawa.archives.intake.asks import add_asks
from engawa.archives.intake.copying import Rows, short
from engawa.archives.intake.history import earlier_states, edits
from engawa.archives.intake.marks import Marks
from engawa.archives.intake.placing import New
from engawa.archives.intake.standing import KEY
from engawa.archives.intake.texts import addresses, finished
from engawa.archives.models import Source
from engawa.archives.whole import WholeRecord
from engawa.base.ids import id_at
from engawa.search.vectors import vector

TABLES = {
    "content_item": "id, kind, space_id, audience, author_id, byline, parent_id, root_id, title, body, format, html, "
    "created_at, edited_at, bumped, talk, removed_at, removed_by_id",
    "archives_origin": "source_id, key, item_id, digest, identity_id, awaited, url",
    "articles_article": "item_id, slug, cover, source_url, published_at",
    "bookmarks_bookmark": "item_id, url, site",
    **ASKS,
    "pages_page": "item_id, under_id, position, slug",
    "search_document": "item_id, space_id, audience, author_id, kind, words",
    "journal_entry": "id, verb, at, actor_id, item_id, space_id, audience, data, imported",
}


class Writing:
    """Turns new records into rows."""

    def __init__(
        self,
        source: Source,
        find: Callable[[str], Figure | None],
        sequence: Iterator[int],
        *,
        pages: int = 0,
        own: bool = False,
    ) -> None:
        self._source = source
        self._sequence = sequence
        self._find = find
        self._pages = count(pages + 1)
        """Places for pages that name none: in the order of the archive."""
        self._own = own

    def write(self, fresh: Iterable[New], standing: Mapping[str, int]) -> None:
        """Write these items."""
        rows, marks = Rows(TABLES), Marks(self._find)
        for new in fresh:
            body, html = finished(new.prepared, self._find, standing)
            self._item(rows, new, body, html)
            self._kinds_own(rows, new)
            self._entries(rows, new)
            marks.add(new.item, new.record, new.prepared.files)
            marks.add_revisions(new.item, earlier_states(new.record), addresses(new.prepared, standing))
            if not (self._own and new.record.key == str(new.item)):
                rows.add(
                    "archives_origin", self._source.pk, short(new.record.key, KEY), new.item, new.prepared.digest,
                    new.author.identity, short(new.awaited, KEY), new.record.url,
                )  # fmt: skip
        rows.write()
        marks.write()

    def _item(self, rows: Rows, new: New, body: str, html: str) -> None:
        record = new.record
        title = "" if new.root is not None and new.kind == "comment" else record.title.strip()
        byline, removed, remover = "", None, None
        if isinstance(record, WholeRecord):
            byline, removed = record.byline, record.removed
            remover = self._find(record.removed_by)
        rows.add(
            "content_item", new.item, new.kind, new.space, new.place.audience, new.author.person or None,
            (byline or new.author.name)[:200], new.parent, new.root, title, body, record.format, html,
            record.created, record.edited, new.bumped, new.talk, removed, remover.person if remover else None,
        )  # fmt: skip
        if not removed:
            found = new.prepared.vector
            if title and record.kind == "comment":
                found, _ = vector(title, body)
            rows.add(
                "search_document",
                new.item,
                new.space,
                new.place.audience,
                new.author.person or None,
                new.kind,
                found,
            )

    def _kinds_own(self, rows: Rows, new: New) -> None:
        record = new.record
        whole = record if isinstance(record, WholeRecord) else WholeRecord("", "post", "", "", record.created)
        if new.kind == "article":
            slug = whole.slug or slugify(record.title, allow_unicode=True)
            rows.add(
                "articles_article",
                new.item,
                slug[:200],
                whole.cover,
                record.url,
                whole.published or record.created,
            )
        elif new.kind == "bookmark":
            rows.add("bookmarks_bookmark", new.item, record.url, (whole.site or _site(record.url))[:300])
        elif new.kind == "page":
            last = record.path.rstrip("/").rpartition("/")[2] or record.title
            slug = whole.slug or slugify(last, allow_unicode=True)
            place = whole.position if isinstance(record, WholeRecord) else next(self._pages)
            rows.add("pages_page", new.item, None, place, slug[:200])
        add_asks(rows, new.item, whole.asks, new.author.person, self._find, new.root)

    def _entries(self, rows: Rows, new: New) -> None:
        record = new.record
        where = (new.item, new.space, new.place.audience)
        rows.add(
            "journal_entry",
            new.item,
            f"{new.kind}.written",
            record.created,
            new.author.person or None,
            *where,
            "{}",
            True,
        )
        for revision in edits(record):
            editor = self._find(revision.author)
            data = json.dumps({"note": revision.note}) if revision.note else "{}"
            rows.add(
                "journal_entry", id_at(revision.at, next(self._sequence)), f"{new.kind}.edited", revision.at,
                editor.person if editor else None, *where, data, True,
            )  # fmt: skip


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
