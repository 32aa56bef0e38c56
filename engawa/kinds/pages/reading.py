"""A page as its readers see it: where it stands, what is in it, and who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from engawa.base.headings import headings
from engawa.content.models import Item, Revision
from engawa.content.reading import thread_of
from engawa.journal.models import Entry
from engawa.kinds.pages.tree import Title, Tree, tree_of
from engawa.people.requests import Request
from engawa.spaces.models import Space
from engawa.spaces.readers import readers

LATELY = 6


@dataclass(frozen=True, slots=True)
class Making:
    """How a page came about, in numbers and names."""

    edits: int
    people: int
    last: str
    """Who changed it last, empty where the reader may not see who."""
    at: datetime


def page_of(item_id: int) -> Item:
    """A page's item, standing or taken back, with its making.

    Raises:
        Http404: where there is none for this reader.
    """
    return get_object_or_404(_with_making(Item.objects.with_people()), pk=item_id, kind="page")


def _with_making(items: QuerySet[Item]) -> QuerySet[Item]:
    past = Revision.objects.filter(item=OuterRef("pk")).order_by().values("item")
    edits = Entry.objects.filter(item=OuterRef("pk"), verb="page.edited").order_by("-id")
    return items.annotate(
        edits=Subquery(past.annotate(told=Count("pk")).values("told")),
        editors=Subquery(past.annotate(told=ArrayAgg("by_id", distinct=True)).values("told")),
        last_editor=Subquery(edits.values("actor_id")[:1]),
        last_editor_name=Subquery(edits.values("actor__name")[:1]),
    )


def making_of(item: Any) -> Making:
    """Takes an item of `page_of`."""
    author = item.author.name if item.author else item.byline
    people = {*(item.editors or ()), item.last_editor or item.author_id} - {None}
    edits = item.edits or 0
    last = (item.last_editor_name or "") if item.last_editor else author
    return Making(edits, max(len(people), 1), last, item.edited_at or item.created_at)


def reading(item: Item, request: Request) -> dict[str, Any]:
    """What the page's template shows."""
    tree = tree_of(item.space, here=item.pk)
    thread = thread_of(item, request)
    way = [(item.space.name, item.space.get_absolute_url())]
    way += [(one.title, f"/pages/{one.id}/") for one in tree.above(item.pk)]
    return thread | {
        "tree": tree.leaves(item.pk),
        "way": [*way, (item.title, "")],
        "below": tree.below(item.pk),
        "contents": headings(item.html),
        "making": making_of(item),
        "may_edit": thread["may_edit"] and thread["composer"] is not None,
    }


def library(space: Space, request: Request) -> dict[str, Any]:
    """What the list of a space's pages shows."""
    tree = tree_of(space)
    return {
        "space": space,
        "reader": request.reader,
        "tree": tree,
        "leaves": tree.leaves(),
        "lately": _lately(tree) if tree.whole else [],
        "readers": readers(space),
    }


def _lately(tree: Tree) -> Sequence[Title]:
    return sorted(tree.titles.values(), key=lambda one: one.changed, reverse=True)[:LATELY]
