"""Whether the sessions that streams were opened with still stand."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import close_old_connections, connection

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


def still_valid(tickets: Sequence[Ticket]) -> set[Ticket]:
    """Those whose session has not ended, by sign-out, a new password, a closed account or time. One query."""
    if not tickets:
        return set()
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute(VALID, [list(part) for part in zip(*tickets, strict=True)])
        return {tickets[number - 1] for (number,) in cursor.fetchall()}
