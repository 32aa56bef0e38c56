"""In any world, the database shows each reader what the plain model says, in every table that can be read."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings

from tests.contracts.model import EDGE, INSIDE, MembershipRow, Model, PersonRow, SpaceRow
from tests.contracts.worlds import FIRST, worlds, write
from tests.world import dsn_of

BY_ITEM = {
    "content_item": "id", "content_reaction": "item_id", "content_revision": "item_id", "content_mention": "item_id",
    "content_attachment": "item_id", "content_tagging": "item_id", "content_tag": "id", "pages_page": "item_id",
    "articles_article": "item_id", "bookmarks_bookmark": "item_id", "search_document": "item_id",
    "journal_entry": "item_id", "chat_outcome": "item_id",
}  # fmt: skip
BY_RULE: dict[str, Callable[[Model, int | None], set[int]]] = {
    "people_person": Model.sees_people,
    "spaces_space": Model.sees_spaces,
    "spaces_membership": Model.sees_memberships,
    "people_follow": Model.sees_follows,
    "chat_mark": Model.sees_marks,
    "chat_talk": Model.belongs,
    "listening_query": Model.hears_public,
    "listening_story": Model.hears_public,
    "listening_hour": Model.hears_public,
    "listening_wave": Model.hears_public,
    "listening_mention": Model.hears,
    "listening_match": Model.hears,
    "listening_correction": Model.hears,
    "listening_passing": Model.hears_all,
    "listening_following": Model.follows_queries,
}
KEYS = {"chat_talk": "space_id", "listening_correction": "about"}


@pytest.fixture(scope="module")
def admin(django_db_setup: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(dsn_of("postgres")) as connection:
        yield connection
        connection.rollback()


def seen(cursor: psycopg.Cursor[Any], table: str, column: str) -> set[int]:
    cursor.execute(f"SELECT {column} FROM {table} WHERE {column} >= {FIRST} AND {column} < {FIRST + 1000}")
    return {row[0] for row in cursor.fetchall()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
@example(
    world=Model(
        [PersonRow(FIRST, EDGE), PersonRow(FIRST + 1, INSIDE)],
        [SpaceRow(FIRST, EDGE, 2, 1, FIRST + 1)],
        [
            MembershipRow(FIRST, FIRST, FIRST, "guest", True),
            MembershipRow(FIRST + 1, FIRST, FIRST + 1, "owner", False),
        ],
    )
)
def test_the_database_keeps_the_rule(admin: psycopg.Connection, world: Model) -> None:
    with admin.cursor() as cursor:
        try:
            write(world, cursor)
            cursor.execute("SET LOCAL ROLE engawa_app")
            for table in [*BY_ITEM, *BY_RULE]:
                assert seen(cursor, table, (BY_ITEM | KEYS).get(table, "id")) == set(), (
                    f"{table} without a reader"
                )
            for reader in [None, *(person.id for person in world.people)]:
                cursor.execute("SELECT FROM engawa_read_as(%s)", [reader])
                for table, column in BY_ITEM.items():
                    assert seen(cursor, table, column) == world.sees_items(reader), f"{table} for {reader}"
                for table, rule in BY_RULE.items():
                    assert seen(cursor, table, KEYS.get(table, "id")) == rule(world, reader), (
                        f"{table} for {reader}"
                    )
        finally:
            admin.rollback()


def test_every_table_is_protected_or_says_why_not(admin: psycopg.Connection) -> None:
    """A new table that readers could list has to be protected, or be named here with its reason."""
    outside_the_boundary = {
        "people_account": "never shown; sign-in needs it before there is a reader",
        "people_signinlink": "digests only",
        "search_word": "words without where they occur; only ever searched with",
        "journal_undelivered": "readers may only add to it",
    }
    libraries = ("django_", "auth_", "account_", "mfa_", "procrastinate_", "socialaccount_", "usersessions_")
    rows = admin.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE relkind = 'r' AND nspname = 'public' AND NOT relrowsecurity"
    ).fetchall()
    admin.rollback()
    bare = {name for (name,) in rows if not name.startswith(libraries)}
    assert bare == set(outside_the_boundary)


def test_the_readers_role_cannot_step_past_the_policies(admin: psycopg.Connection) -> None:
    row = admin.execute("SELECT rolbypassrls, rolsuper FROM pg_roles WHERE rolname = 'engawa_app'").fetchone()
    owned = admin.execute(
        "SELECT count(*) FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE r.rolname = 'engawa_app'"
    ).fetchone()
    others = admin.execute("SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member "
                           "WHERE r.rolname = 'engawa_app'").fetchone()  # fmt: skip
    admin.rollback()
    assert row == (False, False)
    assert owned == (0,)
    assert others == (0,)
