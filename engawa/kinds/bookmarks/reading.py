"""Kept links, as their readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engawa.content.marks import reactions_on, tags_on
from engawa.content.models import Item
from engawa.kinds.bookmarks.models import Bookmark
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Emoji, Voice

PAGE = 40
ELSEWHERE = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A link in a list."""

    id: int
    url: str
    title: str
    site: str
    note: str
    """Safe HTML."""
    keeper: Voice | None
    when: datetime
    tags: Sequence[str]
    reactions: Sequence[Emoji]
    talk: int


def links_of(
    space: Space, reader: Person | None, *, tag: str = "", before: int | None = None
) -> tuple[Sequence[Kept], int | None]:
    """A page of a space's links, the newest first, and where the next one begins, in four queries."""
    kept = Item.objects.standing().filter(space=space, kind="bookmark").order_by("-pk")
    if tag:
        kept = kept.filter(taggings__tag__name=tag)
    if before:
        kept = kept.filter(pk__lt=before)
    ids = list(kept.values_list("pk", flat=True)[: PAGE + 1])
    shown = ids[:PAGE]
    tags, reactions = tags_on(shown), reactions_on(shown, reader)
    rows = Bookmark.objects.filter(pk__in=shown).select_related("item__author").order_by("-pk")
    entries = [
        Kept(
            id=row.pk,
            url=row.href,
            title=row.item.title or row.url,
            site=row.site,
            note=row.item.html,
            keeper=voice_of(row.item.author, row.item.byline),
            when=row.item.created_at,
            tags=tags.get(row.pk, ()),
            reactions=reactions.get(row.pk, ()),
            talk=row.item.talk,
        )
        for row in rows
    ]
    return entries, shown[-1] if len(ids) > PAGE else None


def also_kept(bookmark: Bookmark) -> list[Item]:
    """Who else kept this address where the reader may see it, the latest first."""
    others = Bookmark.objects.filter(url=bookmark.url, item__removed_at=None).exclude(pk=bookmark.pk)
    rows = others.select_related("item__author", "item__space").order_by("-pk")[:ELSEWHERE]
    return [row.item for row in rows]
