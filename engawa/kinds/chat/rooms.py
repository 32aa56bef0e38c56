"""The rooms and talks of whoever is reading, the latest talk first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from engawa.base.excerpts import excerpt
from engawa.content.models import Item
from engawa.kinds.chat.naming import call_talks
from engawa.kinds.chat.unread import Unread, began_of, unread_of
from engawa.people.requests import SignedInRequest
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Answer, Voice

SHOWN = 200
LATEST = """
SELECT room.id, last.id FROM spaces_membership m
JOIN spaces_space room ON room.id = m.space_id AND room.archived_at IS NULL AND 'chat' = ANY(room.parts)
LEFT JOIN LATERAL (
  SELECT id FROM content_item WHERE space_id = room.id AND kind = 'chat' AND root_id IS NULL AND removed_at IS NULL
  ORDER BY id DESC LIMIT 1) last ON true
WHERE m.person_id = %s
ORDER BY coalesce(last.id, CASE WHEN room.is_talk THEN (extract(epoch FROM m.since) * 1000)::bigint << 21 ELSE 0 END)
  DESC, room.sort_name LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Room:
    space: Space
    latest: Answer | None
    """What was said last, if anything ever was."""
    others: Sequence[Voice]
    """Who else is in it, for talks."""
    unread: Unread | None

    @property
    def url(self) -> str:
        return f"{self.space.get_absolute_url()}chat/"


@dataclass(frozen=True, slots=True)
class Rooms:
    talks: Sequence[Room]
    spaces: Sequence[Room]


def rooms_of(request: SignedInRequest, limit: int = SHOWN) -> Rooms:
    """Every talk and every space with a room that the reader belongs to, in six queries."""
    reader = request.reader
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [reader.pk, limit])
        last = dict(cursor.fetchall())
    spaces = Space.objects.defer("purpose").in_bulk(list(last))
    unread = unread_of(reader, began_of(request))
    others = call_talks(spaces.values(), reader)
    said = Item.objects.with_author().defer("body").in_bulk([pk for pk in last.values() if pk])
    rooms = [
        _room(spaces[pk], said.get(latest or 0), others, unread)
        for pk, latest in last.items()
        if pk in spaces
    ]
    return Rooms([one for one in rooms if one.space.is_talk], [one for one in rooms if not one.space.is_talk])


def _room(
    space: Space, item: Item | None, others: Mapping[int, Sequence[Voice]], unread: Mapping[int, Unread]
) -> Room:
    return Room(space, _answer(item), others.get(space.pk, ()), unread.get(space.pk))


def _answer(item: Item | None) -> Answer | None:
    author = voice_of(item.author, item.byline) if item else None
    if item is None or author is None:
        return None
    return Answer(author=author, when=item.created_at, excerpt=excerpt(item.html, 140))
