"""Bring a database to what this version of Engawa needs: roles, tables, policies, marks. Safe to repeat."""

from pathlib import Path

import psycopg
from django.core.management import call_command
from psycopg import sql

from engawa.boundary.laying import is_empty, lay_tables
from engawa.embedded import places

ROLES = Path(__file__).with_name("roles.sql")
LEAKPROOF = "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF COST 40"
"""It unpacks a document: what the policies hide should not be unpacked first."""


def prepare(verbosity: int = 0) -> None:
    """Roles, then migrations, then the marks that a dump does not carry.

    Raises:
        psycopg.Error: when the database cannot be reached or the role in ENGAWA_DATABASE_URL lacks rights.
    """
    with psycopg.connect(places.admin(), autocommit=True) as admin:
        make_roles(admin)
    if is_empty():
        lay_tables()
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    with psycopg.connect(places.admin(), autocommit=True) as admin:
        mark_leakproof(admin)
        admin.execute("SELECT engawa_make_meaning()")


def make_roles(admin: psycopg.Connection) -> None:
    """Make the roles that are missing; with an external server, also give them their passwords."""
    admin.execute(ROLES.read_bytes())
    if places.external_database():
        for role in places.ROLES:
            admin.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), places.secrets()[role])
            )
    admin.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(admin.info.dbname), sql.SQL(", ").join(map(sql.Identifier, places.ROLES))
        )
    )


def mark_leakproof(admin: psycopg.Connection) -> bool:
    """Let the text index work below the policies; False where the server does not allow the mark."""
    try:
        admin.execute(LEAKPROOF)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def is_leakproof(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT proleakproof FROM pg_proc WHERE proname = 'ts_match_vq'").fetchone()
    return bool(row and row[0])
