"""In any world, the database shows each reader of the rooms outside what the plain model says."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from tests.contracts.model import Model
from tests.contracts.outside_model import ELSEWHERE, HIDDEN, KEYS, RULES
from tests.contracts.outside_worlds import write_outside
from tests.contracts.test_random_worlds import BY_RULE, seen
from tests.contracts.worlds import worlds
from tests.world import dsn_of

FOR_EVERYBODY = {"fediverse_note"}
"""What the company said in public there."""


@pytest.fixture(scope="module")
def admin(django_db_setup: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(dsn_of("postgres")) as connection:
        yield connection
        connection.rollback()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_the_database_keeps_the_rule_outside(admin: psycopg.Connection, world: Model) -> None:
    with admin.cursor() as cursor:
        try:
            write_outside(world, cursor)
            cursor.execute("SET LOCAL ROLE engawa_app")
            for table in RULES.keys() - FOR_EVERYBODY:
                assert seen(cursor, table, KEYS.get(table, "id")) == set(), f"{table} without a reader"
            for reader in [None, *(person.id for person in world.people)]:
                cursor.execute("SELECT FROM engawa_read_as(%s)", [reader])
                for table, rule in RULES.items():
                    assert seen(cursor, table, KEYS.get(table, "id")) == rule(world, reader), (
                        f"{table} for {reader}"
                    )
                for table in HIDDEN:
                    assert nothing_of(cursor, table), f"{table} for {reader}"
        finally:
            admin.rollback()


def nothing_of(cursor: psycopg.Cursor, table: str) -> bool:
    """Whether the reader's role may not look into a table, or finds nothing there."""
    allowed = cursor.execute("SELECT has_table_privilege('engawa_app', %s, 'SELECT')", [table]).fetchone()
    if allowed == (False,):
        return True
    return cursor.execute(f"SELECT 1 FROM {table} LIMIT 1".encode()).fetchone() is None


def test_every_table_outside_has_its_rule(admin: psycopg.Connection) -> None:
    """A new table of these rooms has to say in `outside_model.py` who sees it."""
    rows = admin.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' "
        "AND nspname = 'public' AND relname ~ '^(channels|contacts|inbox|cases|listening|public|fediverse)_'"
    ).fetchall()
    admin.rollback()
    assert {name for (name,) in rows} == RULES.keys() | HIDDEN | ELSEWHERE.keys() | {
        table for table in BY_RULE if table.startswith("listening_")
    }
