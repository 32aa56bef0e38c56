"""Who works on an account just now: a lock of PostgreSQL's that ends with the connection, so also with kill -9."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from engawa.outside.channels.keys import COURIER


@contextmanager
def lent(account_id: int, work: str) -> Iterator[bool]:
    """Hold an account for this work ("listen", "send", "follow") on this thread's connection; says whether it is
    ours. It must not be held by the same thread already."""
    ours = hold(account_id, work)
    try:
        yield ours
    finally:
        if ours:
            let_go(account_id, work)


def hold(account_id: int, work: str) -> bool:
    """Hold it until `let_go`, or until the connection ends; False when another has it."""
    return _ask("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", account_id, work)


def let_go(account_id: int, work: str) -> bool:
    """Give it back; False when it was lost meanwhile."""
    return _ask("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", account_id, work)


def still_held(account_id: int, work: str) -> bool:
    """Whether this connection holds it; taking it once more and giving that back would count as well."""
    query = """
        SELECT EXISTS (SELECT 1 FROM pg_locks, hashtextextended(%s, 0) AS key
          WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1 AND granted
            AND ((classid::bigint << 32) | objid::bigint) = key)
    """
    return _ask(query, account_id, work)


def _ask(query: str, account_id: int, work: str) -> bool:
    with connections[COURIER].cursor() as cursor:
        cursor.execute(query, [f"channels {work} {account_id}"])
        (said,) = cursor.fetchone()
    return bool(said)
