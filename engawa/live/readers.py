"""Who is listening, and to what: asked of the database when a stream opens and whenever that may have changed."""

from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest

MOST_MISSED = 500


@dataclass(frozen=True, slots=True)
class Reader:
    person: int
    spaces: frozenset[int]
    """Where they are a member, and what they follow and may read."""
    clearance: int
    until: datetime | None = None
    """When the first of their stays ends: from then on they have to be asked for anew."""


def reader_for(cookies: str) -> Reader | None:
    """The reader whose session cookie this is; None for anybody else."""
    close_old_connections()
    session_key = _session_key(cookies)
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    account = get_user(request)
    return reader_now(account.person_id) if account.is_authenticated else None


def reader_now(person: int) -> Reader | None:
    """What this person hears now; None when they are no longer there."""
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ring FROM engawa_read_as(%s)", [person])
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute(
            "SELECT unnest(current_setting('engawa.spaces')::bigint[]) UNION "
            "SELECT s.id FROM people_follow f JOIN spaces_space s ON s.id = f.space_id "
            "WHERE f.follower_id = %s AND s.audience <= current_setting('engawa.clearance')::smallint",
            [person],
        )
        spaces = frozenset(space for (space,) in cursor.fetchall())
        cursor.execute(
            "SELECT min(until) FROM spaces_membership WHERE person_id = %s AND until > now()", [person]
        )
        (until,) = cursor.fetchone()
    return Reader(person, spaces, 1 if row[0] == 2 else 0, until)


def may_read_spaces(person: int, spaces: list[int]) -> frozenset[int]:
    """Those of the spaces that this person may read: for pages that show a space one does not belong to."""
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engawa_read_as(%s)", [person])
        cursor.execute(
            "SELECT id FROM spaces_space WHERE id = ANY(%s) AND (audience <= "
            "current_setting('engawa.clearance')::smallint "
            "OR id = ANY(current_setting('engawa.spaces')::bigint[]))",
            [spaces],
        )
        return frozenset(row[0] for row in cursor.fetchall())


type Missed = tuple[int, str, int | None, int | None, str, int | None]


def missed_since(reader: Reader, last: int) -> list[Missed]:
    """What happened after entry `last` where this reader listens: (entry, verb, item, space, kind, root).

    Asked below the boundary, so that what they may no longer see is not told. At most 500, the newest ones.
    """
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engawa_read_as(%s)", [reader.person])
        cursor.execute(
            "SELECT e.id, e.verb, e.item_id, e.space_id, coalesce(i.kind, ''), i.root_id FROM ("
            "  SELECT id, verb, item_id, space_id FROM journal_entry WHERE space_id = ANY(%s) AND id > %s"
            "  AND NOT imported ORDER BY id DESC LIMIT %s) e "
            "LEFT JOIN content_item i ON i.id = e.item_id ORDER BY e.id",
            [sorted(reader.spaces), last, MOST_MISSED],
        )
        return list(cursor.fetchall())


def _session_key(cookies: str) -> str:
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
