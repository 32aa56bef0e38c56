"""Who is listening, and to what: asked of the database when a stream opens and whenever that may have changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import close_old_connections, connection, transaction

from engawa.live.tickets import Ticket, tickets_of

MOST_MISSED = 500

# One round trip: the reader is set, and then what they hear is read as they may read it. Whose presence one may know:
# of those who belong to a space that one belongs to.
HEARS = """
SELECT ring FROM engawa_read_as(%(person)s);
SELECT ARRAY(
    SELECT unnest(current_setting('engawa.spaces')::bigint[]) UNION
    SELECT s.id FROM people_follow f JOIN spaces_space s ON s.id = f.space_id
    WHERE f.follower_id = %(person)s AND s.audience <= current_setting('engawa.clearance')::smallint),
  (SELECT min(until) FROM spaces_membership WHERE person_id = %(person)s AND until > now()),
  NOT EXISTS (SELECT FROM live_unseen WHERE person_id = %(person)s),
  ARRAY(
    SELECT id FROM spaces_space WHERE id = ANY(%(spaces)s::bigint[])
    AND (audience <= current_setting('engawa.clearance')::smallint
      OR id = ANY(current_setting('engawa.spaces')::bigint[]))),
  ARRAY(
    SELECT DISTINCT person_id FROM spaces_membership WHERE person_id = ANY(%(people)s::bigint[])
    AND space_id = ANY(current_setting('engawa.spaces')::bigint[]) AND (until IS NULL OR until > now()))
"""
# The newest ones of each space first, so that neither a long absence nor many spaces cost more than what is told.
MISSED = """;
SELECT e.id, e.verb, e.item_id, e.space_id, coalesce(i.kind, ''), i.root_id FROM (
  SELECT newest.* FROM (
    SELECT unnest(current_setting('engawa.spaces')::bigint[]) AS id UNION
    SELECT s.id FROM people_follow f JOIN spaces_space s ON s.id = f.space_id
    WHERE f.follower_id = %(person)s AND s.audience <= current_setting('engawa.clearance')::smallint UNION
    SELECT id FROM spaces_space WHERE id = ANY(%(spaces)s::bigint[])
    AND (audience <= current_setting('engawa.clearance')::smallint
      OR id = ANY(current_setting('engawa.spaces')::bigint[]))
  ) heard CROSS JOIN LATERAL (
    SELECT id, verb, item_id, space_id FROM journal_entry
    WHERE space_id = heard.id AND id > %(since)s AND NOT imported ORDER BY id DESC LIMIT %(most)s
  ) newest ORDER BY id DESC LIMIT %(most)s
) e LEFT JOIN content_item i ON i.id = e.item_id ORDER BY e.id
"""

type Missed = tuple[int, str, int | None, int | None, str, int | None]
"""Something that happened: (entry, verb, item, space, kind, root)."""


@dataclass(frozen=True, slots=True)
class Reader:
    person: int
    spaces: frozenset[int]
    """Where they are a member, and what they follow and may read."""
    clearance: int
    until: datetime | None = None
    """When the first of their stays ends: from then on they have to be asked for anew."""
    seen: bool = True
    """Whether others may know that they are here."""
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would hear: known by their session, or the person a stream was opened for."""

    session: str = ""
    person: int = 0
    spaces: Sequence[int] = ()
    """Those that the page shows, besides one's own."""
    people: Sequence[int] = ()
    """Those whose presence the page shows."""
    since: int = 0
    """What happened after this entry is wanted; 0: nothing."""


@dataclass(frozen=True, slots=True)
class Hears:
    """What of a wish somebody may hear."""

    reader: Reader
    also: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    missed: Sequence[Missed] = ()
    """In order; at most 501, the newest ones: more than 500 are too many to tell one by one."""


def granted(wishes: Sequence[Wish]) -> list[Hears | None]:
    """What of each wish may be heard; None for whoever is not, or no longer, there.

    All in one transaction, each asked below the boundary as its own reader.
    """
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        tickets = tickets_of({wish.session for wish in wishes if wish.session})
        found = []
        for wish in wishes:
            person, ticket = tickets.get(wish.session, (wish.person, None))
            hears = _hears(cursor, person, wish) if person else None
            found.append(replace(hears, reader=replace(hears.reader, ticket=ticket)) if hears else None)
    return found


def _hears(cursor: Any, person: int, wish: Wish) -> Hears | None:
    cursor.execute(
        HEARS + MISSED if wish.since else HEARS,
        {
            "person": person,
            "spaces": list(wish.spaces),
            "people": list(wish.people),
            "since": wish.since,
            "most": MOST_MISSED + 1,
        },
    )
    row = cursor.fetchone()
    if row is None:
        return None
    cursor.nextset()
    spaces, until, seen, also, people = cursor.fetchone()
    reader = Reader(person, frozenset(spaces), 1 if row[0] == 2 else 0, until, seen)
    missed = cursor.fetchall() if wish.since and cursor.nextset() else ()
    return Hears(reader, frozenset(also), frozenset(people), missed)
