"""The data: tables up to date, rows protected, work waiting, the index complete."""

from collections.abc import Iterator

import psycopg
from django.db.migrations.loader import MigrationLoader

from engawa.doors.console.findings import Finding, State, counted, finding

UNPROTECTED = """
    SELECT DISTINCT c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
       AND a.attname IN ('space_id', 'item_id') AND NOT a.attisdropped
       AND has_table_privilege('engawa_app', c.oid, 'SELECT')
     ORDER BY 1
"""
WORK = """
    SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
           count(*) FILTER (WHERE status = 'failed')
      FROM procrastinate_jobs
"""
UNINDEXED = """
    SELECT count(*)
      FROM (SELECT 1 FROM content_item i
             WHERE removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM search_document WHERE item_id = i.id)
             LIMIT 10000) missing
"""


def look_at_data(connection: psycopg.Connection) -> Iterator[Finding]:
    """What is in Engawa's database."""
    behind = missing_migrations(connection)
    says = f"{counted(len(behind), 'change')} behind" if behind else "up to date"
    yield finding("tables", not behind, says, "Start bin/up, or run bin/engawa migrate.", State.MIND)
    if behind:
        return
    bare = [name for (name,) in connection.execute(UNPROTECTED)]
    yield finding(
        "boundary",
        not bare,
        f"row-level security is missing on {', '.join(bare)}"
        if bare
        else "the database keeps who reads what",
        "Do not let anybody in until this is repaired: restore a backup, or set it up again.",
    )
    waiting, failed = connection.execute(WORK).fetchone() or (0, 0)
    yield finding(
        "jobs",
        not failed and waiting < 1000,
        f"{waiting} waiting, {failed} failed",
        "Their reasons stand in logs/jobs.log.",
        State.MIND,
    )
    unindexed = (connection.execute(UNINDEXED).fetchone() or (0,))[0]
    yield finding(
        "search",
        unindexed == 0,
        f"{counted(unindexed, 'item is', 'items are')} not in the index yet"
        if unindexed
        else "everything is in the index",
        "The jobs add them; look again in a few minutes.",
        State.MIND,
    )


def missing_migrations(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """The migrations that this version has and the database has not."""
    import django

    django.setup()
    known = connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)
    done: set[tuple[str, str]] = set()
    if known:
        done.update(
            (app, name) for app, name in connection.execute("SELECT app, name FROM django_migrations")
        )
    return sorted(set(MigrationLoader(None).disk_migrations or {}) - done)
