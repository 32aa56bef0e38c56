"""Who is listening, and to what: asked of the database when a stream opens and whenever that may have changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import md5
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest

from engawa.live.tickets import Ticket

MOST_MISSED = 500


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


def reader_for(cookies: str) -> Reader | None:
    """The reader whose session cookie this is; None for anybody else."""
    close_old_connections()
    session_key = _session_key(cookies)
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    account = get_user(request)
    if not account.is_authenticated or account.pk is None:
        return None
    reader = reader_now(account.person_id)
    if reader is None:
        return None
    mark = md5(account.password.encode(), usedforsecurity=False).hexdigest()
    return replace(reader, ticket=Ticket(session_key, account.pk, mark))


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
            "SELECT (SELECT min(until) FROM spaces_membership WHERE person_id = %s AND until > now()), "
            "NOT EXISTS (SELECT FROM live_unseen WHERE person_id = %s)",
            [person, person],
        )
        until, seen = cursor.fetchone()
    return Reader(person, spaces, 1 if row[0] == 2 else 0, until, seen)


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


def those_who_share(person: int, people: list[int]) -> frozenset[int]:
    """Those of the people who belong to a space that this person belongs to: whose presence they may know."""
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engawa_read_as(%s)", [person])
        cursor.execute(
            "SELECT DISTINCT person_id FROM spaces_membership WHERE person_id = ANY(%s) "
            "AND space_id = ANY(current_setting('engawa.spaces')::bigint[]) "
            "AND (until IS NULL OR until > now())",
            [people],
        )
        return frozenset(row[0] for row in cursor.fetchall())


type Missed = tuple[int, str, int | None, int | None, str, int | None]


def missed_since(reader: Reader, spaces: frozenset[int], last: int) -> list[Missed]:
    """What happened after entry `last` in these spaces: (entry, verb, item, space, kind, root).

    Asked below the boundary, so that what they may no longer see is not told. At most 501, the newest ones: more
    than 500 are too many to tell one by one.
    """
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engawa_read_as(%s)", [reader.person])
        cursor.execute(
            "SELECT e.id, e.verb, e.item_id, e.space_id, coalesce(i.kind, ''), i.root_id FROM ("
            "  SELECT id, verb, item_id, space_id FROM journal_entry WHERE space_id = ANY(%s) AND id > %s"
            "  AND NOT imported ORDER BY id DESC LIMIT %s) e "
            "LEFT JOIN content_item i ON i.id = e.item_id ORDER BY e.id",
            [sorted(spaces), last, MOST_MISSED + 1],
        )
        return list(cursor.fetchall())


def _session_key(cookies: str) -> str:
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
