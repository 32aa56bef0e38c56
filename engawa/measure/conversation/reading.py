"""What was begun in a space, when somebody else answered first, and who took part: read past the boundary, by the job.

Whatever is read here of single people stays here; what leaves is counted in figures.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from engawa.base.ids import id_at

ROLE = "indexer"
BEGUN = ("post", "question", "article", "idea")
"""Kinds that somebody begins and others may answer; pages and links are kept rather than said."""
SAID = (*BEGUN, "comment", "chat")
PAUSE = 3600.0
"""So long a silence, in seconds, and what is said next in a room is a beginning."""
MOST_CHAT = 200_000

THREADS = """
SELECT b.author_id, w.ring, extract(epoch FROM b.created_at)::float8, extract(epoch FROM first.created_at)::float8
FROM content_item b JOIN people_person w ON w.id = b.author_id AND NOT w.is_bot
LEFT JOIN LATERAL (
  SELECT a.created_at FROM content_item a JOIN people_person p ON p.id = a.author_id AND NOT p.is_bot
  WHERE a.root_id = b.id AND a.author_id <> b.author_id AND a.removed_at IS NULL ORDER BY a.id LIMIT 1
) first ON true
WHERE b.space_id = %s AND b.kind = ANY(%s) AND b.id >= %s AND b.id < %s AND b.root_id IS NULL AND b.removed_at IS NULL
"""
ROOM = """
SELECT c.id, c.author_id, w.ring, extract(epoch FROM c.created_at)::float8, c.root_id
FROM content_item c JOIN people_person w ON w.id = c.author_id AND NOT w.is_bot
WHERE c.space_id = %s AND c.kind = 'chat' AND c.id >= %s AND c.id < %s AND c.removed_at IS NULL
ORDER BY c.id DESC LIMIT %s
"""
VOICES = """
SELECT i.author_id, w.ring, count(*) FROM content_item i JOIN people_person w ON w.id = i.author_id AND NOT w.is_bot
WHERE i.space_id = %s AND i.kind = ANY(%s) AND i.id >= %s AND i.id < %s AND i.removed_at IS NULL
GROUP BY i.author_id, w.ring
"""
LATEST = """
SELECT max(newest.id) FROM unnest(%s::text[]) AS kinds(kind), LATERAL (
  SELECT id FROM content_item WHERE space_id = %s AND content_item.kind = kinds.kind ORDER BY id DESC LIMIT 1
) newest
"""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something somebody began, at a moment in seconds, and when somebody else answered first."""

    author: int
    ring: int
    at: float
    answered: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of one space for one stretch of time."""

    begun: list[Beginning]
    voices: Mapping[int, int]
    """How much each person wrote."""
    guests: frozenset[int]


def latest_in(space: int) -> int | None:
    """The id of the last thing said in a space."""
    with connections[ROLE].cursor() as cursor:
        cursor.execute(LATEST, [list(SAID), space])
        row = cursor.fetchone()
    return row[0] if row else None


def told_in(space: int, since: datetime, until: datetime) -> Told:
    """What was said in a space from one moment to another. Answers count whenever they came."""
    low, high = id_at(since), id_at(until)
    with connections[ROLE].cursor() as cursor:
        cursor.execute(THREADS, [space, list(BEGUN), low, high])
        begun = [Beginning(*row) for row in cursor.fetchall()]
        cursor.execute(ROOM, [space, low, high, MOST_CHAT])
        begun += openings(cursor.fetchall()[::-1])
        cursor.execute(VOICES, [space, list(SAID), low, high])
        rows = cursor.fetchall()
    return Told(
        begun,
        voices={author: count for author, _ring, count in rows},
        guests=frozenset(author for author, ring, _count in rows if ring == 1),
    )


def openings(said: list[tuple[int, int, int, float, int | None]]) -> list[Beginning]:
    """Who began to talk in a room after a pause, and when somebody else took it up: in its thread, or next in the room.

    Args:
        said: Messages by id, author, ring, moment in seconds and the thread's root, in their order.
    """
    replies: dict[int, list[tuple[int, float]]] = {}
    room = []
    for number, author, ring, at, root in said:
        if root is None:
            room.append((number, author, ring, at))
        else:
            replies.setdefault(root, []).append((author, at))
    found: list[Beginning] = []
    opened: tuple[int, int, int, float] | None = None
    taken_up, before = None, float("-inf")
    for number, author, ring, at in room:
        if at - before > PAUSE:
            if opened:
                found.append(_opening(opened, taken_up, replies))
            opened, taken_up = (number, author, ring, at), None
        elif opened and taken_up is None and author != opened[1]:
            taken_up = at
        before = at
    if opened:
        found.append(_opening(opened, taken_up, replies))
    return found


def _opening(
    opened: tuple[int, int, int, float],
    taken_up: float | None,
    replies: Mapping[int, list[tuple[int, float]]],
) -> Beginning:
    number, author, ring, at = opened
    answers = [moment for who, moment in replies.get(number, []) if who != author]
    answers += [taken_up] if taken_up is not None else []
    return Beginning(author, ring, at, min(answers, default=None))
