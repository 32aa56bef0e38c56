"""What somebody has not read yet, room by room: counted from an index, to a hundred and no further."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from engawa.people.models import Person
from engawa.people.requests import SignedInRequest

MOST = 100
MENTIONS = 200
ID_AT = "((extract(epoch FROM {}) * 1000)::bigint << 21)"
START = ID_AT.format("CASE WHEN s.is_talk THEN m.since ELSE greatest(m.since, %(began)s) END")
ROOM = f"""
room AS MATERIALIZED (
  SELECT s.id, s.is_talk, {START} AS start, coalesce(k.upto, {START}) AS upto
  FROM spaces_membership m
  JOIN spaces_space s ON s.id = m.space_id AND s.archived_at IS NULL AND 'chat' = ANY(s.parts)
  LEFT JOIN chat_mark k ON k.person_id = m.person_id AND k.space_id = m.space_id AND k.root = 0
  WHERE m.person_id = %(me)s {{}}
)
"""
"""Where what is new begins in each room. Worked out beforehand: below the boundary an index is asked for what stands
in a column, and not for what has to be computed."""
NEW = """
i.space_id = room.id AND i.kind = 'chat' AND i.root_id IS NULL AND i.removed_at IS NULL
AND i.id > room.upto AND i.author_id IS DISTINCT FROM %(me)s
"""
COUNT = f"""
WITH {ROOM.format("")}, mentioned AS (
  SELECT room.id, count(*) AS mentions
  FROM (SELECT item_id FROM content_mention WHERE person_id = %(me)s ORDER BY item_id DESC LIMIT {MENTIONS}) newest
  JOIN content_item i ON i.id = newest.item_id AND i.kind = 'chat' AND i.removed_at IS NULL
  JOIN room ON room.id = i.space_id
  LEFT JOIN chat_mark k ON k.person_id = %(me)s AND k.space_id = i.space_id AND k.root = i.root_id
  WHERE i.id > CASE WHEN i.root_id IS NULL THEN room.upto ELSE coalesce(k.upto, room.start) END
    AND i.author_id IS DISTINCT FROM %(me)s
  GROUP BY room.id
)
SELECT room.id, room.is_talk, said.count, coalesce(mentioned.mentions, 0)
FROM room LEFT JOIN mentioned ON mentioned.id = room.id, LATERAL (
  SELECT count(*) FROM (SELECT 1 FROM content_item i WHERE {NEW} LIMIT {MOST}) few
) said
WHERE said.count > 0 OR mentioned.mentions > 0
"""
FIRST = f"""
WITH {ROOM.format("AND m.space_id = %(space)s")}
SELECT first.id FROM room, LATERAL (SELECT i.id FROM content_item i WHERE {NEW} ORDER BY i.id LIMIT 1) first
"""
"""The first message of a room that somebody has not read."""


@dataclass(frozen=True, slots=True)
class Unread:
    count: int
    """At most MOST."""
    mentions: int
    is_talk: bool

    @property
    def shown(self) -> str:
        return shown(self.count or self.mentions)

    @property
    def is_for_me(self) -> bool:
        """Somebody wrote to the reader, rather than to a room."""
        return self.is_talk or self.mentions > 0


def shown(count: int) -> str:
    """A number of unread messages as it is written."""
    return f"{MOST - 1}+" if count >= MOST else str(count)


def began_of(request: SignedInRequest) -> datetime:
    """When the reader's account was made: what was said in rooms before that is history to them, and not unread."""
    return request.user.created_at


def unread_of(reader: Person, began: datetime) -> Mapping[int, Unread]:
    """What the reader has not read, by space; rooms without anything left out. One query.

    Args:
        began: As `began_of` tells it.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"me": reader.pk, "began": began})
        return {
            space: Unread(count, mentions, is_talk) for space, is_talk, count, mentions in cursor.fetchall()
        }
