"""An upgrade from the version that people run keeps all they have, and stops nobody's work in large tables."""

import re
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests.contracts.landed import LANDED
from tests.contracts.landed_world import LIVED_IN, WORLD, live_outside
from tests.databases import copy_of, server, template
from tests.load.company.generate import generate
from tests.load.company.size import Size

SIZE = Size.at(Fraction(1, 2000))
LARGE = (
    "content_item content_revision content_reaction content_tagging content_mention content_attachment "
    "journal_entry journal_undelivered search_document search_word people_person people_identity people_follow "
    "people_account spaces_space spaces_membership pages_page articles_article bookmarks_bookmark archives_origin "
    "chat_mark credit_evidence notices_notice notices_digest notices_seen letters_outgoing mail_arrival push_delivery "
    "channels_dispatch channels_arrival contacts_contact contacts_identity contacts_knowing inbox_thread inbox_message "
    "listening_mention listening_match listening_story listening_hour cases_voice cases_told public_answer "
    "fediverse_tie fediverse_note fediverse_activity fediverse_delivery fediverse_arrival fediverse_seen"
).split()
BLOCKING = {
    "an index made without CONCURRENTLY": re.compile(
        rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)\S+ ON \"?(?:{'|'.join(LARGE)})\"?\b"
    ),
    "a constraint checked at once": re.compile(
        rf"ALTER TABLE \"?(?:{'|'.join(LARGE)})\"? ADD CONSTRAINT (?![^;]*NOT VALID)[^;]*(?:CHECK|FOREIGN KEY)"
    ),
    "a column's type changed": re.compile(rf"ALTER TABLE \"?(?:{'|'.join(LARGE)})\"? ALTER COLUMN \S+ TYPE"),
}

State = dict[str, tuple[int, str]]


@pytest.fixture(scope="module")
def before(django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[], psycopg.Connection]]:
    """A company in the landed version's tables; the call brings them to this version."""
    from engawa.boundary.laying import lay_tables
    from engawa.boundary.prepare import make_roles, prepare
    from engawa.embedded import places

    with django_db_blocker.unblock(), server(), copy_of("template0"):
        with psycopg.connect(places.admin(), autocommit=True) as admin:
            make_roles(admin)
        lay_tables(list(LANDED.items()))
        generate(places.admin(), SIZE, lambda words: None)
        live_outside(places.admin())
        connections.close_all()
        with psycopg.connect(places.admin(), autocommit=True) as admin:

            def upgrade() -> psycopg.Connection:
                prepare()
                return admin

            yield upgrade


def columns(admin: psycopg.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in admin.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND is_generated = 'NEVER' AND table_name NOT LIKE 'django_%' AND table_name NOT LIKE 'procrastinate_%' "
        "AND table_name NOT LIKE 'auth_%' ORDER BY table_name, ordinal_position"
    ):
        found.setdefault(table, []).append(column)
    return found


def state(admin: psycopg.Connection, of: dict[str, list[str]]) -> State:
    """Rows and a sum of their contents, table by table."""
    found: State = {}
    for table, names in of.items():
        query = sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM (SELECT {} FROM {}) t"
        ).format(sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(table))
        row = admin.execute(query).fetchone()
        assert row
        found[table] = (row[0], row[1])
    return found


def places_on_disk(admin: psycopg.Connection) -> dict[str, int]:
    rows = admin.execute("SELECT relname, relfilenode FROM pg_class WHERE relname = ANY(%s)", [LARGE])
    return dict(rows.fetchall())


def test_an_upgrade_keeps_every_row_and_rewrites_no_large_table(
    before: Callable[[], psycopg.Connection],
) -> None:
    from engawa.embedded import places

    with psycopg.connect(places.admin(), autocommit=True) as admin:
        known = columns(admin)
        kept, nodes = state(admin, known), places_on_disk(admin)
        assert kept["content_item"][0] == SIZE.items + len(WORLD.items)
        assert [table for table in LIVED_IN if not kept[table][0]] == []
    upgraded = before()
    assert state(upgraded, known) == kept
    assert places_on_disk(upgraded) == nodes


def schema() -> list[str]:
    """Tables, indexes, policies, functions and rights, as PostgreSQL writes them down."""
    from engawa.doors.console import database
    from engawa.embedded import places

    argv = database.command("pg_dump", "--schema-only", "--schema=public", f"--dbname={places.admin()}")
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def test_what_an_upgrade_has_made_is_what_a_first_start_makes(
    before: Callable[[], psycopg.Connection],
) -> None:
    before()
    upgraded = schema()
    with copy_of(template()):
        assert schema() == upgraded


@pytest.mark.usefixtures("before")
def test_no_migration_blocks_a_large_table() -> None:
    loader = MigrationLoader(connections["owner"])
    landed = {key for room, name in LANDED.items() for key in loader.graph.forwards_plan((room, name))}
    newer = [key for key in loader.graph.nodes if key not in landed and key[0] in _rooms(loader)]
    found = []
    for room, name in newer:
        text = _statements(room, name)
        found += [f"{room} {name}: {what}" for what, pattern in BLOCKING.items() if pattern.search(text)]
    assert found == []


def _rooms(loader: MigrationLoader) -> set[str]:
    from django.apps import apps

    return {label for label in loader.migrated_apps if apps.get_app_config(label).name.startswith("engawa.")}


def _statements(room: str, name: str) -> str:
    from io import StringIO

    out = StringIO()
    call_command("sqlmigrate", room, name, database="owner", stdout=out, no_color=True)
    return " ".join(out.getvalue().split())
