"""The rooms of whoever is reading, the latest talk first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest

from engawa.base.excerpts import excerpt
from engawa.content.models import Item
from engawa.people.voices import voice_of
from engawa.spaces.mine import my_spaces
from engawa.spaces.models import Space
from engawa.web.cards import Answer

SHOWN = 200
LATEST = """
SELECT (SELECT id FROM content_item WHERE space_id = room.id AND kind = 'chat' AND removed_at IS NULL
        ORDER BY id DESC LIMIT 1)
FROM unnest(%s::bigint[]) AS room(id)
"""


@dataclass(frozen=True, slots=True)
class Room:
    space: Space
    latest: Answer | None
    """What was said last, if anything ever was."""


def rooms_of(request: HttpRequest) -> Sequence[Room]:
    """Every space with a room that the reader belongs to, in three queries."""
    spaces = {space.pk: space for space in my_spaces(request) if "chat" in space.parts}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [list(spaces)])
        ids = sorted((row[0] for row in cursor.fetchall() if row[0]), reverse=True)[:SHOWN]
    latest = {
        item.space_id: item
        for item in Item.objects.filter(pk__in=ids).select_related("author").defer("body").order_by("-pk")
    }
    talking = [Room(spaces[space], _answer(item)) for space, item in latest.items()]
    silent = [Room(space, None) for pk, space in spaces.items() if pk not in latest]
    return [*talking, *silent][:SHOWN]


def _answer(item: Item) -> Answer | None:
    author = voice_of(item.author, item.byline)
    if author is None:
        return None
    return Answer(author=author, when=item.created_at, excerpt=excerpt(item.html, 140))
