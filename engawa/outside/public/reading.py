"""What stands on the outside face. Only what the public reads is ever asked for, whoever is looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from engawa.base.excerpts import excerpt
from engawa.content.models import Item
from engawa.kinds.articles.models import Article
from engawa.outside.public.addresses import SHOWN, absolute, page_of
from engawa.outside.public.models import Answer, Face
from engawa.people.voices import voice_of
from engawa.spaces.models import Audience, Space

PAGE = 15
EXCERPT = 320


@dataclass(frozen=True, slots=True)
class Entry:
    """Something public as it stands in a list or a feed."""

    id: int
    title: str
    path: str
    author: str
    when: datetime
    edited: datetime | None
    excerpt: str
    html: str
    cover: str
    talk: int

    @property
    def name(self) -> str:
        """What a feed calls it: its title, else its beginning."""
        return self.title or excerpt(self.html, 80)


def public_spaces() -> QuerySet[Space]:
    return Space.objects.places().active().filter(audience=Audience.PUBLIC).by_name()


def space_outside(slug: str) -> Space:
    """
    Raises:
        Http404: for a space that is not public.
    """
    return get_object_or_404(Space.objects.places().filter(audience=Audience.PUBLIC), slug=slug)


def face(space: Space) -> Face:
    return Face.objects.filter(space=space).first() or Face(space=space)


def shown_in(space: Space) -> QuerySet[Item]:
    items = Item.objects.standing().filter(space=space, audience=Audience.PUBLIC, kind__in=SHOWN, root=None)
    return items.select_related("author")


def entries_of(space: Space, before: int | None = None, limit: int = PAGE) -> tuple[list[Entry], int | None]:
    """The newest, and where the next page begins, if there is one; two queries."""
    found = shown_in(space).order_by("-pk")
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    covers = _covers(rows)
    for row in rows:
        row.space = space
    entries = [_entry(row, covers.get(row.pk, "")) for row in rows[:limit]]
    return entries, rows[limit - 1].pk if len(rows) > limit else None


def newest_pages(limit: int) -> list[tuple[str, datetime]]:
    """The newest pages of all public spaces, and when each changed last (UTC)."""
    items = Item.objects.standing().filter(audience=Audience.PUBLIC, kind__in=SHOWN, root=None)
    rows = (
        items.select_related("space").order_by("-pk").only("edited_at", "created_at", "space__slug")[:limit]
    )
    return [(page_of(row), row.edited_at or row.created_at) for row in rows]


def spaces_with_newest(limit: int, each: int = 3) -> list[tuple[Space, list[Item]]]:
    """The public spaces, each with the newest things in it; two queries."""
    inside = Item.objects.standing().filter(space=OuterRef("pk"), audience=Audience.PUBLIC, root=None)
    newest = inside.filter(kind__in=SHOWN).order_by("-pk").values("pk")[:each]
    spaces = list(public_spaces().annotate(newest=ArraySubquery(newest))[:limit])
    items = Item.objects.in_bulk([pk for space in spaces for pk in space.newest])
    for space in spaces:
        for pk in space.newest:
            items[pk].space = space
    return [(space, [items[pk] for pk in space.newest]) for space in spaces]


def item_outside(space: Space, item_id: int) -> tuple[Item, Entry]:
    """One item with its entry.

    Raises:
        Http404: when the public does not read it, or it is of a kind that is not shown outside.
    """
    items = Item.objects.filter(space=space, audience=Audience.PUBLIC, kind__in=SHOWN, root=None)
    item = items.select_related("author").filter(pk=item_id).first()
    if item is None:
        raise Http404
    item.space = space
    return item, _entry(item, _covers([item]).get(item.pk, ""))


def elsewhere(item: Item) -> Sequence[Answer]:
    """Who likes it, passed it on or linked to it on other sites; replies stand in the talk."""
    shown = Answer.objects.filter(item=item, state=Answer.State.SHOWN, way=Answer.Way.SITE, comment=None)
    return list(shown.order_by("pk")[:200])


def _covers(rows: Sequence[Item]) -> dict[int, str]:
    articles = [row.pk for row in rows if row.kind == "article"]
    return dict(Article.objects.filter(pk__in=articles).values_list("pk", "cover")) if articles else {}


def _entry(row: Item, cover: str) -> Entry:
    voice = voice_of(row.author, row.byline)
    return Entry(
        id=row.pk,
        title=row.title,
        path=page_of(row),
        author=voice.name if voice else row.byline,
        when=row.created_at,
        edited=row.edited_at,
        excerpt=excerpt(row.html, EXCERPT),
        html=row.html,
        cover=absolute(cover) if cover.startswith("/") else cover,
        talk=row.talk,
    )
