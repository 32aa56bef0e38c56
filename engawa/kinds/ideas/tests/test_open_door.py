"""Questions to the leadership: with a name, or without one anywhere."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg import sql

from engawa.boundary import reading_as
from engawa.journal.delivery import deliver
from engawa.journal.models import Undelivered
from engawa.kinds.ideas.models import Allowance, Idea
from tests.world import World, dsn_of

QUESTION = {"title": "Why did the canteen close?", "body": "Nobody said.", "nameless": "yes"}


@pytest.fixture
def door(world: World) -> int:
    """An open door that the owner opened."""
    response = world.client("owner").post("/open-door/", {"name": "Ask us", "purpose": "Anything."})
    assert response.status_code == 302
    with reading_as(world.people["owner"]), connection.cursor() as cursor:
        cursor.execute("SELECT space_id FROM ideas_opendoor")
        return int(cursor.fetchall()[0][0])


@pytest.mark.parametrize("who", ["guest", "aiko", "nobody"])
def test_only_the_owner_of_the_installation_opens_a_door(world: World, who: str) -> None:
    response = world.client(who).post("/open-door/", {"name": "Mine", "purpose": ""})
    assert response.status_code == (302 if who == "nobody" else 403)
    with reading_as(world.people["aiko"]), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ideas_opendoor")
        assert cursor.fetchone() == (0,)


def test_a_question_with_a_name_waits_in_public_until_it_is_answered(world: World, door: int) -> None:
    sent = QUESTION | {"space": door, "nameless": ""}
    address = world.client("tom").post("/ideas/new/", sent)["Location"]
    text = world.client("colleague").get(address).text
    assert "Tom Lindqvist" in text
    assert "asked the leadership" in text
    assert "Waiting since today" in world.client("colleague").get("/open-door/").text
    assert world.client("tom").post(f"{address}answer/", {"body": "Me"}).status_code == 403
    assert world.client("owner").post(f"{address}answer/", {"body": "It leaked."}).status_code == 302
    assert "Why did the canteen" not in world.client("colleague").get("/open-door/").text
    assert "Why did the canteen" in world.client("colleague").get("/open-door/?show=all").text


def test_a_nameless_question_leaves_no_trace_of_who_asked(fresh: World) -> None:
    """Everything commits here; afterwards no row of any table that was written while asking names the asker."""
    fresh.client("owner").post("/open-door/", {"name": "Ask us", "purpose": "Anything."})
    door, client, tom = _door(), fresh.client("tom"), fresh.people["tom"]
    assert client.get(f"/ideas/new/?space={door}").status_code == 200
    before = dict(_rows_naming(tom, "Tom Lindqvist", "tom@engawa.example"))
    response = client.post("/ideas/new/", QUESTION | {"space": door})
    assert response.status_code == 302
    assert "Why did the canteen" in client.get(response["Location"]).text
    assert dict(_rows_naming(tom, "Tom Lindqvist", "tom@engawa.example")) == before
    assert not response.cookies
    with psycopg.connect(dsn_of("engawa_importer")) as reader:
        (question,) = reader.execute(
            "SELECT max(id) FROM content_item WHERE author_id IS NULL"
        ).fetchone() or (0,)
        row = reader.execute(
            "SELECT author_id, byline, removed_by_id, created_at = date_trunc('hour', created_at), "
            "(id >> 21) = (extract(epoch FROM created_at) * 1000)::bigint, bumped = id "
            "FROM content_item WHERE id = %s",
            [question],
        ).fetchone()
        assert row == (None, "Somebody here", None, True, True, True)
        told = reader.execute(
            "SELECT actor_id, person_id, data, at = date_trunc('hour', at) FROM journal_entry WHERE item_id = %s",
            [question],
        ).fetchall()
        assert told == [(None, None, {}, True)]
        mentions = reader.execute("SELECT count(*) FROM content_mention WHERE item_id = %s", [question])
        assert mentions.fetchone() == (0,)
        joined = reader.execute(
            "SELECT count(*) FROM spaces_membership WHERE space_id = %s AND person_id = %s", [door, tom]
        )
        assert joined.fetchone() == (0,)


def test_news_of_a_nameless_question_reaches_search_and_notices(fresh: World) -> None:
    fresh.client("owner").post("/open-door/", {"name": "Ask us", "purpose": "Anything."})
    door, tom = _door(), fresh.client("tom")
    while deliver():
        pass
    tom.post("/ideas/new/", QUESTION | {"space": door})
    assert deliver() == 0, "it is told some time within the hour"
    Undelivered.objects.using("importer").update(again_at="2020-01-01T00:00Z")
    assert deliver() == 1
    assert not Undelivered.objects.using("importer").exists(), "every hearer could hear it"
    assert "canteen" in fresh.client("aiko").get("/search/?q=canteen").text


def _door() -> int:
    with psycopg.connect(dsn_of("engawa_importer")) as reader:
        return int((reader.execute("SELECT space_id FROM ideas_opendoor").fetchone() or (0,))[0])


def _rows_naming(person: int, *words: str) -> Iterator[tuple[str, int]]:
    """How many rows of each table hold the person's id or name anywhere."""
    connections["owner"].ensure_connection()
    with psycopg.connect(dsn_of("engawa_owner")) as owner:
        tables = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        for (table,) in tables:
            pattern = "|".join([rf"\y{person}\y", *words])
            counted = owner.execute(
                sql.SQL("SELECT count(*) FROM {} AS t WHERE t::text ~ %s").format(sql.Identifier(table)),
                [pattern],
            ).fetchone()
            yield table, int(counted[0]) if counted else 0


def test_nobody_changes_a_nameless_question_and_owners_may_remove_it(world: World, door: int) -> None:
    world.client("tom").post("/ideas/new/", QUESTION | {"space": door})
    with reading_as(world.people["tom"]):
        item = Idea.objects.get(to_leaders=True).pk
    address = f"/ideas/{item}/"
    text = world.client("aiko").get(address).text
    assert "Somebody here" in text
    assert "Tom" not in text
    assert world.client("tom").get(f"/i/{item}/edit/").status_code == 403
    assert world.client("tom").post(f"/i/{item}/removal/").status_code == 403
    assert world.client("owner").post(f"/i/{item}/removal/").status_code == 302


def test_only_people_inside_ask_without_a_name_and_only_at_a_door(world: World, door: int) -> None:
    for who, space, status in (
        ("guest", door, 404),
        ("nobody", door, 302),
        ("tom", world.spaces["platform"], 302),
    ):
        response = world.client(who).post("/ideas/new/", QUESTION | {"space": space})
        assert response.status_code == status
    with reading_as(world.people["tom"]):
        named = Idea.objects.select_related("item").get(item__title=QUESTION["title"])
        assert named.item.author_id == world.people["tom"]


def test_too_many_nameless_questions_wait_until_tomorrow(fresh: World) -> None:
    fresh.client("owner").post("/open-door/", {"name": "Ask us", "purpose": "Anything."})
    door, client = _door(), fresh.client("tom")
    for _number in range(10):
        assert client.post("/ideas/new/", QUESTION | {"space": door}).status_code == 302
    assert client.post("/ideas/new/", QUESTION | {"space": door}).status_code == 403
    assert client.post("/ideas/new/", QUESTION | {"space": door, "nameless": ""}).status_code == 302
    rows = list(Allowance.objects.using("importer").values_list("share", "asked"))
    assert rows == [(0, 10)]
    Allowance.objects.using("importer").update(day="2020-01-01")
    assert client.post("/ideas/new/", QUESTION | {"space": door}).status_code == 302
    assert Allowance.objects.using("importer").count() == 1


def test_a_closed_door_takes_no_more_questions(world: World, door: int) -> None:
    assert world.client("tom").post(f"/open-door/{door}/closing/").status_code == 403
    assert world.client("owner").post(f"/open-door/{door}/closing/").status_code == 302
    world.client("tom").post("/ideas/new/", QUESTION | {"space": door})
    with reading_as(world.people["tom"]):
        assert not Idea.objects.filter(to_leaders=True).exists()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT engawa_ask_nameless(%s, 'x', '', '', 'x')", [door])
