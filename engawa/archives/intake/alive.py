"""Whether the process that carries out a run still lives: it holds a lock that ends with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from engawa.archives.intake.copying import IMPORTER
from engawa.archives.models import ImportRun
from engawa.embedded.trouble import Trouble

_KIND = 0x1A7E


@contextmanager
def living(run: ImportRun) -> Iterator[None]:
    """Hold the run's lock.

    Raises:
        Trouble: when another process carries it out.
    """
    connection = connections.create_connection(IMPORTER)
    try:
        with connection.cursor() as at:
            at.execute("SELECT pg_try_advisory_lock(%s, hashint8(%s))", [_KIND, run.pk])
            if not at.fetchone()[0]:
                raise Trouble("This import is running already.")
        yield
    finally:
        connection.close()


def is_alive(run: ImportRun) -> bool:
    """Whether somebody holds the run's lock."""
    with connections[IMPORTER].cursor() as at:
        at.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = %s "
            "AND objid::bigint = hashint8(%s)::bigint & 4294967295 AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))",
            [_KIND, run.pk],
        )
        return bool(at.fetchone()[0])
