"""The made-up company keeps every rule of the real one, and its readers see what the plain model says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from tests.contracts.model import FollowRow, ItemRow, MembershipRow, Model, PersonRow, SpaceRow
from tests.databases import copy_of, server
from tests.load.company.generate import generate
from tests.load.company.rooms import EDGE, MEMBERS, rooms
from tests.load.company.size import Size
from tests.load.readers import dsn_of

SIZE = Size.at(Fraction(1, 2000), until=datetime(2026, 11, 1, tzinfo=UTC))
RULES = Path(__file__).with_name("company") / "rules.sql"


@pytest.fixture(scope="module")
def company(django_db_blocker: DjangoDbBlocker) -> Iterator[psycopg.Connection]:
    """A superuser's connection to a company at 1/2000."""
    from engawa.boundary.prepare import prepare
    from engawa.embedded import places

    with django_db_blocker.unblock(), server(), copy_of("template0"):
        prepare()
        generate(places.admin(), SIZE, lambda words: None)
        with psycopg.connect(places.admin()) as connection:
            yield connection


def number(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    assert row
    return int(row[0])


def rows[Row](
    connection: psycopg.Connection, make: Callable[..., Row], columns: str, table: str
) -> list[Row]:
    return [make(*row) for row in connection.execute(f"SELECT {columns} FROM {table}".encode())]


def test_it_keeps_the_rules(company: psycopg.Connection) -> None:
    assert number(company, "SELECT count(*) FROM content_item") == SIZE.items
    rules = re.findall(r"^-- (.+)\n([^;]+);", RULES.read_text(), re.MULTILINE)
    broken = {words: number(company, query) for words, query in rules}
    assert len(broken) == 10
    assert not any(broken.values()), broken


def test_every_key_points_to_something(company: psycopg.Connection) -> None:
    keys = company.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND convalidated"
    ).fetchall()
    assert len(keys) > 20
    for table, name, definition in keys:
        company.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        company.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    company.rollback()


def test_readers_see_what_the_model_says(company: psycopg.Connection) -> None:
    world = Model(
        rows(company, PersonRow, "id, ring", "people_person"),
        rows(company, SpaceRow, "id, ring, audience, listed, created_by_id", "spaces_space"),
        rows(company, MembershipRow, "id, space_id, person_id, role, until < now()", "spaces_membership"),
        rows(company, ItemRow, "id, space_id, author_id", "content_item"),
        rows(company, FollowRow, "id, follower_id, person_id", "people_follow"),
    )
    with psycopg.connect(dsn_of("engawa_app")) as app:
        for reader in [
            None,
            1,
            SIZE.keenest + SIZE.keen + 1,
            SIZE.employees + 1,
            SIZE.employees + SIZE.guests,
        ]:
            app.execute("SELECT engawa_read_as(%s)", [reader])
            assert {row[0] for row in app.execute("SELECT id FROM content_item")} == world.sees_items(reader)
            assert {row[0] for row in app.execute("SELECT item_id FROM search_document")} == world.sees_items(
                reader
            )
            assert {row[0] for row in app.execute("SELECT id FROM people_person")} == world.sees_people(
                reader
            )
            assert {row[0] for row in app.execute("SELECT id FROM spaces_space")} == world.sees_spaces(reader)
            app.rollback()


def test_the_full_company_has_the_promised_measures() -> None:
    size = Size.at(Fraction(1))
    made = list(rooms(size))
    assert (size.employees, size.guests, len(made), size.items) == (125_000, 25_000, 20_000, 10_000_000)
    members = sum(room.keenest + room.keen + room.others + room.guests for room in made)
    assert members == pytest.approx(4_300_000, rel=0.02)
    assert sum(room.audience == MEMBERS for room in made) == 10_000
    assert all((room.guests > 0) == (room.ring == EDGE) for room in made)
