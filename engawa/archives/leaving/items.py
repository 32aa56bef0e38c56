"""Items as lines of our own format, with all that hangs on them, some hundred at a time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.db.models import Model, QuerySet

from engawa.archives.leaving.asks import asks_of
from engawa.archives.leaving.moments import told
from engawa.archives.leaving.packing import Line
from engawa.archives.leaving.scope import Scope
from engawa.content.models import Attachment, Item, Mention, Reaction, Revision, Tagging
from engawa.journal.models import Entry
from engawa.kinds.articles.models import Article
from engawa.kinds.bookmarks.models import Bookmark
from engawa.kinds.pages.models import Page

PORTION = 500
_ADDRESS = re.compile(r"(\]\()/(?:i|posts|pages|articles|links|ideas|questions)/(\d+)/(#[^)\s]*)?(?=[)\s])")


class Leaving:
    """Writes items as lines, and remembers whom, where and which files they name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.people: set[int] = set()
        self.spaces: set[int] = set()
        self.files: set[str] = set()

    def lines(self) -> Iterator[Line]:
        rows = self._scope.items().iterator(chunk_size=PORTION)
        for items in batched(rows, PORTION, strict=False):
            yield from self._portion(items)

    def _portion(self, items: Iterable[Item]) -> Iterator[Line]:
        by_id = {item.pk: item for item in items}
        tags = self._hanging(Tagging, by_id, "tag__name", "tag")
        mentions = self._hanging(Mention, by_id, "person_id")
        reactions = self._hanging(Reaction, by_id, "at")
        attachments = self._hanging(Attachment, by_id, "pk")
        revisions = self._hanging(Revision, by_id, "number")
        edits = self._edits(pk for pk in by_id if revisions[pk])
        own = self._kinds_own(by_id)
        for pk, item in by_id.items():
            self._name(item.author_id, item.removed_by_id)
            self.spaces.add(item.space_id)
            yield {
                "key": str(pk),
                "kind": item.kind,
                "space": str(item.space_id),
                "author": str(item.author_id) if item.author_id else None,
                "byline": item.byline,
                "created": told(item.created_at),
                "edited": told(item.edited_at),
                "title": item.title,
                "body": as_told(item.body) if item.format == "markdown" else item.body,
                "format": item.format,
                "parent": str(item.parent_id) if item.parent_id else None,
                "tags": [one.tag.name for one in tags[pk]],
                "mentions": [self._person(one.person_id) for one in mentions[pk]],
                "reactions": [
                    {"emoji": one.emoji, "person": self._person(one.person_id), "at": told(one.at)}
                    for one in reactions[pk]
                ],
                "attachments": [self._attachment(one) for one in attachments[pk]],
                "revisions": self._history(item, revisions[pk], edits.get(pk)),
                **own.get(pk, {}),
                "removed": told(item.removed_at),
                "removed_by": self._person(item.removed_by_id) if item.removed_by_id else None,
            }

    def _hanging(
        self, model: type[Any], items: Iterable[int], order: str, *with_: str
    ) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        rows = model.objects.using(self._scope.using).filter(item__in=list(items)).order_by(order, "pk")
        for row in rows.select_related(*with_) if with_ else rows:
            found[row.item_id].append(row)
        return found

    def _edits(self, items: Iterable[int]) -> dict[int, Entry]:
        """The edit that led to each item's present state."""
        entries = Entry.objects.using(self._scope.using).filter(
            item__in=list(items), verb__endswith=".edited"
        )
        return {entry.item_id: entry for entry in entries.order_by("pk") if entry.item_id}

    def _history(self, item: Item, revisions: list[Revision], edit: Entry | None) -> list[Line]:
        if not revisions:
            return []
        states = [
            self._state(one.number, told(one.at), one.by_id, one.title, one.body, one.note)
            for one in revisions
        ]
        actor = edit.actor_id if edit else item.author_id
        note = edit.data.get("note", "") if edit else ""
        changed = told(item.edited_at or item.created_at)
        return [*states, self._state(revisions[-1].number + 1, changed, actor, item.title, item.body, note)]

    def _state(self, number: int, at: str | None, by: int | None, title: str, body: str, note: str) -> Line:
        person = self._person(by) if by else None
        return {"number": number, "at": at, "by": person, "title": title, "body": as_told(body), "note": note}

    def _attachment(self, one: Attachment) -> Line:
        if one.file:
            self.files.add(one.file)
        return {
            "name": one.name,
            "media_type": one.media_type,
            "size": one.size,
            "url": one.url,
            "file": one.file,
        }

    def _kinds_own(self, items: Iterable[int]) -> dict[int, Line]:
        found: dict[int, Line] = {}
        for page in self._of(Page, items):
            above = str(page.under_id) if page.under_id else None
            found[page.pk] = {"page": {"parent": above, "position": page.position, "slug": page.slug}}
        for one in self._of(Article, items):
            published = told(one.published_at)
            found[one.pk] = {
                "article": {
                    "slug": one.slug,
                    "cover": one.cover,
                    "published": published,
                    "url": one.source_url,
                }
            }
        for kept in self._of(Bookmark, items):
            found[kept.pk] = {"bookmark": {"url": kept.url, "site": kept.site}}
        return found | asks_of(items, self._scope.using, self._person)

    def _of[M: Model](self, model: type[M], items: Iterable[int]) -> QuerySet[M]:
        return model._default_manager.using(self._scope.using).filter(pk__in=list(items))

    def _name(self, *people: int | None) -> None:
        self.people |= {person for person in people if person}

    def _person(self, person: int) -> str:
        self.people.add(person)
        return str(person)


def as_told(body: str) -> str:
    """A body with its links to other items as our format writes them."""
    return _ADDRESS.sub(lambda match: f"{match[1]}engawa:{match[2]}{match[3] or ''}", body)
