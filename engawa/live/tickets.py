"""Who a session belongs to, and whether the sessions that streams were opened with still stand."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import md5
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

VALID = """
SELECT t.number FROM unnest(%s::text[], %s::bigint[], %s::text[]) WITH ORDINALITY AS t(session, account, mark, number)
JOIN django_session s ON s.session_key = t.session AND s.expire_date > now()
JOIN people_account a ON a.id = t.account AND a.is_active AND md5(a.password) = t.mark
"""


class Ticket(NamedTuple):
    """The session a stream was opened with; the mark changes with the account's password."""

    session: str
    account: int
    mark: str


def session_of(cookies: str) -> str:
    """The key of the session that a Cookie header names; "" for none."""
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def tickets_of(keys: Collection[str]) -> dict[str, tuple[int, Ticket | None]]:
    """The person signed in by each of these sessions, with a ticket; 0 where that is nobody. Two queries."""
    if not keys:
        return {}
    open_ones = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = {one.session_key: one.get_decoded() for one in open_ones}
    ids = {key: int(said.get(SESSION_KEY, 0)) for key, said in sessions.items()}
    accounts = get_user_model().objects.filter(is_active=True).in_bulk(set(ids.values()))
    found: dict[str, tuple[int, Ticket | None]] = dict.fromkeys(keys, (0, None))
    for key, pk in ids.items():
        account = accounts.get(pk)
        if account is not None and _stands(sessions[key], account):
            mark = md5(account.password.encode(), usedforsecurity=False).hexdigest()
            found[key] = (account.person_id, Ticket(key, pk, mark))
    return found


def _stands(session: Mapping[str, Any], account: Any) -> bool:
    """Whether the session was made by a way of signing in that there is, with the password of today."""
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    mark = str(session.get(HASH_SESSION_KEY, ""))
    hashes = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    return any(constant_time_compare(mark, one) for one in hashes)


def still_valid(tickets: Sequence[Ticket]) -> set[Ticket]:
    """Those whose session has not ended, by sign-out, a new password, a closed account or time. One query."""
    if not tickets:
        return set()
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute(VALID, [list(part) for part in zip(*tickets, strict=True)])
        return {tickets[number - 1] for (number,) in cursor.fetchall()}
