"""Whoever got past every page must still meet the database: what a reader's own connection must not do."""

import pytest
from django.db import DatabaseError, connection, transaction

from engawa.boundary import reading_as
from tests.world import World

NOT_A_GUESTS = (
    "INSERT INTO content_item (kind, space_id, audience, author_id, byline, title, body, format, html,"
    " created_at, talk) VALUES ('post', {lab}, 2, {me}, '', '', 'x', 'markdown', '', now(), 0)",
    "INSERT INTO content_item (kind, space_id, audience, author_id, byline, title, body, format, html,"
    " created_at, talk, root_id)"
    " VALUES ('comment', {council}, 2, {me}, '', '', 'x', "
    "'markdown', '', now(), 0, {lab_post})",
    "INSERT INTO content_item (kind, space_id, audience, author_id, byline, title, body, format, html,"
    " created_at, talk) VALUES ('post', {council}, 0, {me}, '', '', 'x', 'markdown', '', now(), 0)",
    "INSERT INTO content_item (kind, space_id, audience, author_id, byline, title, body, format, html,"
    " created_at, talk) VALUES ('post', {council}, 2, {maya}, '', '', 'x', 'markdown', '', now(), 0)",
    "INSERT INTO content_reaction (item_id, person_id, emoji, at) VALUES ({lab_post}, {me}, 'x', now())",
    "INSERT INTO content_reaction (item_id, person_id, emoji, at) VALUES ({blog_post}, {me}, 'x', now())",
    "INSERT INTO content_reaction (item_id, person_id, emoji, at) VALUES ({council_post}, {maya}, 'x', now())",
    "INSERT INTO content_mention (item_id, person_id) VALUES ({council_page}, {aiko})",
    "INSERT INTO content_attachment (item_id, name, media_type, size, url, file)"
    " VALUES ({blog_post}, 'a', 'b', 0, '', '')",
    "INSERT INTO people_follow (follower_id, person_id, since) VALUES ({me}, {aiko}, now())",
    "INSERT INTO people_follow (follower_id, space_id, since) VALUES ({me}, {secret}, now())",
    "INSERT INTO people_follow (follower_id, person_id, since) VALUES ({maya}, {tom}, now())",
    "INSERT INTO people_thanks (giver_id, receiver_id, reason, at) VALUES ({me}, {aiko}, 'x', now())",
    "INSERT INTO people_thanks (giver_id, receiver_id, reason, item_id, at)"
    " VALUES ({me}, {maya}, 'x', {lab_post}, now())",
    "INSERT INTO people_person (name, ring, is_owner, is_bot, title, place, team, about, languages, timezone, avatar,"
    " joined_at) VALUES ('x', 2, false, false, '', '', '', '', '{{}}', '', '', now())",
    "INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring)"
    " VALUES ({everyone}, {me}, 'member', now(), 1, 2)",
    "INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring, sponsor_id)"
    " VALUES ({rollout}, {me}, 'guest', now(), 1, 1, {me})",
    "INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring, sponsor_id)"
    " VALUES ({council}, {stranger}, 'guest', now(), 1, 1, {me})",
    "INSERT INTO spaces_invitation (digest, ring, email, name, space_ids, by_id, created_at, expires_at, uses_left)"
    " VALUES ('x', 1, '', '', '{{}}', {me}, now(), now(), 1)",
    "INSERT INTO journal_entry (verb, at, actor_id, data, imported) VALUES ('x', now(), {maya}, '{{}}', false)",
    "INSERT INTO journal_entry (verb, at, actor_id, space_id, audience, data, imported)"
    " VALUES ('x', now(), {me}, {lab}, 2, '{{}}', false)",
    "SELECT engawa_record('x', now(), {maya}, NULL, NULL, NULL, NULL, '{{}}')",
    "SELECT engawa_record('x', now(), {me}, NULL, {lab}, 2::smallint, NULL, '{{}}')",
    "INSERT INTO search_document (item_id, space_id, audience, author_id, kind, words)"
    " VALUES ({lab_post}, {council}, 2, {me}, 'post', '')",
    "UPDATE people_person SET is_owner = true WHERE id = {me}",
    "UPDATE people_person SET ring = 2 WHERE id = {me}",
    "UPDATE content_item SET space_id = {council} WHERE id = {council_page}",
    "UPDATE content_item SET author_id = {me} WHERE id = {council_page}",
    "UPDATE content_item SET audience = 0 WHERE id = {council_page}",
    "UPDATE spaces_space SET member_count = 0",
    "UPDATE spaces_membership SET person_id = {me}",
    "DELETE FROM journal_entry",
    "TRUNCATE content_item",
    "SET ROLE engawa_enter",
    "SET SESSION AUTHORIZATION engawa_owner",
    "ALTER TABLE content_item DISABLE ROW LEVEL SECURITY",
    "SELECT engawa_bump({lab_post}, 1, 1) UNION ALL SELECT 1 / 0",
)
CHANGES_NOTHING = (
    "UPDATE content_item SET body = 'x' WHERE id IN ({council_post}, {lab_post}, {blog_post}) RETURNING id",
    "UPDATE content_item SET removed_at = now() WHERE id IN ({council_post}, {lab_post}) RETURNING id",
    "UPDATE people_person SET name = 'x' WHERE id <> {me} RETURNING id",
    "UPDATE spaces_space SET name = 'x' RETURNING id",
    "UPDATE spaces_membership SET role = 'owner' RETURNING id",
    "UPDATE spaces_membership SET until = null RETURNING id",
    "UPDATE spaces_invitation SET uses_left = 9 RETURNING id",
    "DELETE FROM spaces_membership WHERE person_id <> {me} RETURNING id",
    "DELETE FROM content_item RETURNING id",
    "DELETE FROM content_reaction WHERE person_id <> {me} RETURNING id",
    "DELETE FROM people_thanks RETURNING id",
    "SELECT 1 FROM content_item WHERE space_id IN ({lab}, {secret}, {rollout}, {everyone}, {platform})",
    "SELECT 1 FROM content_revision r WHERE r.item_id NOT IN (SELECT id FROM content_item)",
    "SELECT 1 FROM people_person WHERE id IN ({aiko}, {colleague}, {owner}, {stranger})",
    "SELECT 1 FROM people_identity WHERE person_id <> {me}",
    "SELECT 1 FROM spaces_membership WHERE space_id <> {council}",
    "SELECT 1 FROM spaces_space WHERE id NOT IN ({council}, {blog})",
    "SELECT 1 FROM people_follow WHERE follower_id <> {me} AND person_id <> {me}",
    "SELECT 1 FROM journal_entry WHERE space_id NOT IN ({council}, {blog})",
    "SELECT 1 FROM search_document WHERE space_id NOT IN ({council}, {blog})",
    "SELECT 1 FROM unnest(ARRAY[engawa_move(ARRAY[{council_page}]::bigint[], {blog})]) n WHERE n > 0",
    "SELECT 1 FROM archives_source",
    "SELECT 1 FROM people_likeness",
    "SELECT 1 FROM people_merge",
    "SELECT 1 FROM spaces_joinrequest",
)


def names(world: World, who: str) -> dict[str, int]:
    items = {name.replace(" ", "_"): number for name, number in world.items.items()}
    return {**items, **world.spaces, **world.people, "me": world.people[who]}


@pytest.mark.parametrize("said", NOT_A_GUESTS)
def test_a_guest_must_be_refused(world: World, said: str) -> None:
    with reading_as(world.people["guest"]), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(said.format(**names(world, "guest")))


@pytest.mark.parametrize("said", CHANGES_NOTHING)
def test_a_guest_must_reach_nothing(world: World, said: str) -> None:
    with reading_as(world.people["guest"]), connection.cursor() as cursor:
        cursor.execute(said.format(**names(world, "guest")))
        assert cursor.fetchall() == []


@pytest.mark.parametrize("table", ["content_item", "people_person", "spaces_membership", "journal_entry"])
def test_without_a_reader_nothing_must_be_seen(world: World, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(name, '', true) FROM pg_settings WHERE name LIKE 'engawa.%'")
        for name in ("person", "clearance", "steward", "spaces", "owned"):
            cursor.execute(f"SELECT set_config('engawa.{name}', '', true)")
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
