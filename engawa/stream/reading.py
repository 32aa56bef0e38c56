"""A page of a stream."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engawa.base.numbers import number_in
from engawa.content.cards import cards_for
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.stream.sources import LATEST, Sources
from engawa.web.cards import Card

PAGE = 30


@dataclass(frozen=True, slots=True)
class StreamPage:
    cards: Sequence[Card]
    older: int | None
    """The cursor of the next page."""
    newest: int
    """The cursor that everything newer lies behind."""


def cursor_in(sent: str) -> int:
    """The cursor somebody sent; the newest for anything else."""
    return number_in(sent) or LATEST


def read_stream(
    find: Callable[[int, int], list[int]],
    reader: Person | None,
    before: int = LATEST,
    reason: Callable[[Item], str] = lambda item: "",
) -> StreamPage:
    """The items `find(limit, before)` names, as cards."""
    ids = find(PAGE + 1, before)
    items = list(Item.objects.filter(pk__in=ids[:PAGE]).with_people().defer("body"))
    items.sort(key=lambda item: item.bumped or 0, reverse=True)
    older = items[-1].bumped if items and len(ids) > PAGE else None
    return StreamPage(cards_for(items, reader, reason), older, items[0].bumped or 0 if items else 0)


def reasons(sources: Sources, everything: bool = False) -> Callable[[Item], str]:
    """Why an item stands in somebody's stream, in words."""

    def why(item: Item) -> str:
        if item.author_id in sources.people:
            return _("You follow %(name)s.") % {"name": item.author.name if item.author else item.byline}
        if item.space_id in sources.member_of:
            return _("You belong to %(space)s. The latest talked about stands first.") % {"space": item.space}
        if item.space_id in sources.spaces:
            return _("You follow %(space)s.") % {"space": item.space}
        return _("Everything you may read stands here, the latest talked about first.") if everything else ""

    return why
