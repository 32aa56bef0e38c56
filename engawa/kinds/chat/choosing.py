"""Messages chosen from a room, and the text they make."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime

from engawa.base.excerpts import excerpt
from engawa.base.numbers import number_in
from engawa.content.kinds import Kind, all_kinds
from engawa.content.models import Item
from engawa.spaces.mine import my_spaces
from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.web.cards import Place

MOST = 300
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to make of which messages."""

    items: Sequence[int]
    between: bool
    threads: bool
    kind: str


def wish_in(sent: QueryDict) -> Wish:
    ids = [pk for one in sent.getlist("item") if (pk := number_in(one))]
    return Wish(ids[:MOST], bool(sent.get("between")), bool(sent.get("threads")), sent.get("kind", ""))


def messages_of(space: Space, wish: Wish) -> list[Item]:
    """The chosen messages of a room with all between the first and the last, and the threads under them, if wished."""
    said = Item.objects.standing().filter(space=space, kind="chat")
    chosen = Q(pk__in=wish.items)
    if wish.between and wish.items:
        chosen = Q(pk__gte=min(wish.items), pk__lte=max(wish.items), root=None)
    if wish.threads:
        chosen |= Q(root__in=said.filter(chosen, root=None).values("pk"))
    return list(said.filter(chosen).with_author().order_by("pk")[:MOST])


def text_of(messages: Sequence[Item]) -> str:
    """The messages as quotes, each under the name of who said it."""
    return "\n\n".join(_quote(one) for one in messages)


def title_of(messages: Sequence[Item]) -> str:
    return excerpt(messages[0].html, LONGEST_TITLE) if messages else ""


def makeable() -> list[Kind]:
    """The kinds that a talk can become."""
    return [kind for kind in all_kinds() if kind.write is not None]


def places_for(kind: str, request: HttpRequest) -> list[Place]:
    """Where the reader may write one."""
    return [place(space) for space in my_spaces(request) if f"{kind}s" in space.parts]


def _quote(item: Item) -> str:
    name = item.author.name if item.author else item.byline
    when = date_format(localtime(item.created_at), "DATETIME_FORMAT")
    lines = [f"**{name}**, {when}", "", *item.body.strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines)
