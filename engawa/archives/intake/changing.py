"""A later export that says something else: the item is brought up to it, and what stood before is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.copying import Rows, clean, cursor, values
from engawa.archives.intake.history import earlier_states
from engawa.archives.intake.indexing import change_documents, forget_documents
from engawa.archives.intake.marks import Marks
from engawa.archives.intake.prepared import Prepared
from engawa.archives.intake.standing import Standing
from engawa.archives.intake.texts import finished
from engawa.archives.intake.writing import TABLES
from engawa.archives.records import Revision
from engawa.archives.whole import WholeRecord
from engawa.base.ids import id_at

_PRESENT = (
    "SELECT id, kind, space_id, audience, author_id, title, body, created_at, edited_at, root_id FROM content_item "
    "WHERE id = ANY(%s) FOR UPDATE"
)
_UPDATE = (
    "UPDATE content_item i SET title = v.title, body = v.body, format = v.format, html = v.html, "
    "edited_at = v.edited FROM {rows} AS v(id, title, body, format, html, edited) WHERE i.id = v.id"
)
_REMOVE = (
    "UPDATE content_item i SET title = '', body = '', html = '', bumped = NULL, removed_at = v.at, "
    "removed_by_id = v.by FROM {rows} AS v(id, at, by) WHERE i.id = v.id"
)
_DIGEST = "UPDATE archives_origin o SET digest = v.digest FROM {rows} AS v(id, digest) WHERE o.item_id = v.id"


@dataclass(slots=True)
class Present:
    item: int
    kind: str
    space: int
    audience: int
    author: int
    title: str
    body: str
    created: datetime
    edited: datetime | None
    root: int | None


class Changing:
    """Brings items up to what their source says now."""

    def __init__(self, find: Callable[[str], Figure | None], sequence: Iterator[int]) -> None:
        self._find = find
        self._sequence = sequence

    def write(self, changed: list[tuple[Prepared, Standing]], standing: Mapping[str, int]) -> list[Standing]:
        """Change these; returns those that changed at all."""
        with cursor() as at:
            at.execute(_PRESENT, [[one.item for _, one in changed]])
            present = {row[0]: Present(*row) for row in at.fetchall()}
        marks, rows, found = Marks(self._find), Rows(TABLES), dict[int, str]()
        texts, removed, touched = [], [], list[Standing]()
        for prepared, one in changed:
            now = present[one.item]
            record = prepared.record
            if isinstance(record, WholeRecord) and record.removed:
                remover = self._find(record.removed_by)
                removed.append((one.item, record.removed, remover.person if remover else None))
                touched.append(one)
                continue
            body, html = (clean(text) for text in finished(prepared, self._find, standing))
            title = "" if now.root and now.kind == "comment" else clean(record.title.strip())
            if (title, body) != (now.title, now.body):
                if one.digest is None and (record.edited or record.created) <= (now.edited or now.created):
                    continue
                edited = record.edited or timezone.now()
                marks.add_revisions(one.item, self._states_before(prepared, now))
                texts.append((one.item, title, body, record.format, html, edited))
                self._entry(rows, now, prepared, edited)
                found[one.item] = prepared.vector
            elif one.digest is None:
                continue
            marks.add(one.item, record, prepared.files)
            touched.append(one)
        values(_UPDATE, texts, "bigint text text text text timestamptz")
        values(_REMOVE, removed, "bigint timestamptz bigint")
        values(_DIGEST, [(one.item, prepared.digest) for prepared, one in changed], "bigint bytea")
        change_documents(found)
        forget_documents([row[0] for row in removed])
        rows.write()
        marks.write()
        return touched

    def _states_before(self, prepared: Prepared, now: Present) -> list[Revision]:
        """Earlier states that are not kept yet, up to the present one."""
        with cursor() as at:
            at.execute("SELECT title, body FROM content_revision WHERE item_id = %s", [now.item])
            kept = set(at.fetchall())
        told = [one for one in earlier_states(prepared.record) if (one.title, one.body) not in kept]
        if not any((one.title or now.title, one.body) == (now.title, now.body) for one in told):
            told.append(Revision(now.edited or now.created, prepared.record.author, now.title, now.body))
        return told

    def _entry(self, rows: Rows, now: Present, prepared: Prepared, edited: datetime) -> None:
        last = prepared.record.revisions[-1] if prepared.record.revisions else None
        editor = self._find(last.author) if last and last.body == prepared.record.body else None
        rows.add(
            "journal_entry", id_at(edited, next(self._sequence)), f"{now.kind}.edited", edited,
            editor.person if editor else now.author, now.item, now.space, now.audience, json.dumps({}), True,
        )  # fmt: skip
