"""Whoever got past every page must still meet the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from engawa.boundary import reading_as
from tests.world import World

REFUSED = (
    "INSERT INTO ideas_support (item_id, person_id, at) VALUES ({platform_idea}, {maya}, now())",
    "INSERT INTO ideas_support (item_id, person_id, at) VALUES ({lab_idea}, {me}, now())",
    "INSERT INTO ideas_step (item_id, stage, reason, byline, at, by_id)"
    " VALUES ({platform_idea}, 'adopted', 'x', '', now(), {me})",
    "INSERT INTO ideas_promise (item_id, until, byline, at, by_id)"
    " VALUES ({platform_idea}, now(), '', now(), {me})",
    "INSERT INTO ideas_outcome (item_id, body, html, led_to, byline, at, by_id)"
    " VALUES ({platform_idea}, 'x', 'x', '{{}}', '', now(), {me})",
    "INSERT INTO ideas_keeper (item_id, person_id, by_id, at) VALUES ({platform_idea}, {me}, {me}, now())",
    "INSERT INTO ideas_helper (item_id, person_id, byline, what, at)"
    " VALUES ({platform_idea}, {maya}, 'x', 'x', now())",
    "INSERT INTO ideas_opendoor (space_id, by_id, at) VALUES ({platform}, {me}, now())",
    "INSERT INTO ideas_allowance (day, share, asked) VALUES (current_date, 0, 0)",
    "INSERT INTO ideas_merging (item_id, into_id, by_id, at)"
    " VALUES ({platform_idea}, {everyone_idea}, {me}, now())",
    "SELECT engawa_ask_nameless({everyone}, 'x', '', '', 'x')",
    "UPDATE ideas_idea SET support = 99 WHERE item_id = {platform_idea}",
)
CHANGES_NOTHING = (
    "UPDATE ideas_idea SET stage = 'adopted' RETURNING item_id",
    "UPDATE ideas_helper SET withdrawn_at = now() RETURNING id",
    "UPDATE ideas_keeper SET ended_at = now() RETURNING id",
    "DELETE FROM ideas_support RETURNING id",
    "DELETE FROM ideas_step RETURNING id",
    "DELETE FROM ideas_promise RETURNING id",
    "SELECT 1 FROM ideas_allowance",
    "SELECT 1 FROM ideas_idea WHERE item_id = {lab_idea}",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_refused(world: World, statement: str) -> None:
    with (
        reading_as(world.people["colleague"]),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        cursor.execute(_filled(statement, world))


@pytest.mark.parametrize("statement", CHANGES_NOTHING)
def test_changes_and_sees_nothing(world: World, statement: str) -> None:
    world.client("maya").post(f"/ideas/{world.items['platform idea']}/help/", {"what": "x"})
    world.client("tom").post(f"/ideas/{world.items['platform idea']}/support/")
    with reading_as(world.people["colleague"]), connection.cursor() as cursor:
        cursor.execute(_filled(statement, world))
        assert cursor.fetchall() == []


def _filled(statement: str, world: World) -> str:
    names = {name.replace(" ", "_"): number for name, number in world.items.items()}
    return statement.format(me=world.people["colleague"], **world.people, **world.spaces, **names)
