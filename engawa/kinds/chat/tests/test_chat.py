"""Chat: said by members, read by those who may, answered in threads, far back and forth by keys."""

from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engawa.base.ids import moment_of
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.chat.stretch import PAGE
from tests.world import World


def _said(world: World, body: str) -> Item:
    with reading_as(world.people["aiko"]):
        return Item.objects.get(body=body)


def _fill(world: World, count: int) -> list[int]:
    with reading_as(world.people["tom"]):
        room = world.spaces["platform"]
        moment = Item.objects.get(pk=world.items["platform chat"]).created_at
        rows = [
            Item(kind="chat", space_id=room, audience=1, author_id=world.people["tom"], body=f"line {n:04}",
                 html=f"<p>line {n:04}</p>", created_at=moment)
            for n in range(count)
        ]  # fmt: skip
        Item.objects.bulk_create(rows)
        return list(Item.objects.filter(kind="chat", space=room).order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("who, status", [("tom", 201), ("colleague", 403), ("guest", 404), ("nobody", 404)])
def test_members_say_things(world: World, who: str, status: int) -> None:
    sent, address = {"body": "Reading it **now**."}, "/s/platform/chat/"
    response = world.client(who).post(address, sent, headers={"HX-Request": "true"})
    assert response.status_code == status
    text = world.client("colleague").get(address).text
    assert ("Reading it <strong>now</strong>." in text) == (who == "tom")
    if who == "tom":
        assert f'data-item="{_said(world, sent["body"]).pk}"' in response.text
        assert world.client("tom").post(address, sent).status_code == 302


def test_there_must_be_something_to_say(world: World) -> None:
    assert world.client("tom").post("/s/platform/chat/", {"body": "  \n"}).status_code == 403


@pytest.mark.parametrize("who, status", [("nobody", 404), ("guest", 404), ("colleague", 200), ("aiko", 200)])
def test_a_line_is_fetched_by_those_who_may(world: World, who: str, status: int) -> None:
    item, client = world.items["platform chat"], world.client(who)
    assert client.get(f"/chat/{item}/line/").status_code == status
    assert client.get(f"/i/{item}/fragment/?as=message", follow=True).status_code == status
    assert client.get(f"/chat/{item}/", follow=True).status_code == status
    assert client.get(f"/s/platform/chat/{item}/").status_code == status


def test_answers_stand_in_their_thread_and_not_in_the_log(world: World) -> None:
    root = world.items["platform chat"]
    thread = f"/s/platform/chat/{root}/"
    assert world.client("colleague").post(thread, {"body": "May I?"}).status_code == 403
    response = world.client("tom").post(thread, {"body": "In the thread"}, headers={"HX-Request": "true"})
    assert response.status_code == 201
    answer = _said(world, "In the thread")
    assert (answer.root_id, answer.parent_id, answer.bumped) == (root, root, None)
    log = world.client("colleague").get("/s/platform/chat/").text
    assert "In the thread" not in log
    assert "1 reply" in log
    assert "In the thread" in world.client("colleague").get(thread).text
    world.client("aiko").post(thread, {"body": "To Tom", "parent": answer.pk})
    assert _said(world, "To Tom").parent_id == answer.pk
    with reading_as(world.people["aiko"]):
        assert Item.objects.get(pk=root).bumped is None
    assert world.client("tom").get(f"/s/platform/chat/{answer.pk}/")["Location"] == f"/chat/{answer.pk}/"
    assert (
        f"{thread}?at={root}#i{answer.pk}"
        == world.client("tom").get(f"/i/{answer.pk}/", follow=True).redirect_chain[-1][0]
    )


def test_a_thread_of_another_space_is_not_found(world: World) -> None:
    elsewhere = world.items["everyone chat"]
    assert world.client("tom").get(f"/s/platform/chat/{elsewhere}/").status_code == 404
    assert world.client("tom").post(f"/s/platform/chat/{elsewhere}/", {"body": "Hi"}).status_code == 404


def test_a_long_log_is_read_both_ways(world: World) -> None:
    ids = _fill(world, 3 * PAGE)
    client = world.client("tom")

    def lines(query: str) -> list[str]:
        text = client.get(f"/s/platform/chat/{query}").text
        return [f"line {n:04}" for n in range(3 * PAGE) if f"line {n:04}" in text]

    every = [f"line {n:04}" for n in range(3 * PAGE)]
    newest = lines("")
    assert newest == every[-PAGE:]
    older = lines(f"?before={ids[-PAGE]}")
    assert older == every[-2 * PAGE : -PAGE]
    assert lines(f"?after={ids[-PAGE - 1]}") == newest
    around = lines(f"?at={ids[PAGE]}")
    assert every[PAGE - 1] in around
    assert len(around) == PAGE
    first = client.get("/s/platform/chat/?after=1").text
    assert f"?after={ids[PAGE - 1]}" in first
    assert 'rel="prev"' not in client.get("/s/platform/chat/").text


def test_a_room_costs_the_same_however_long(world: World) -> None:
    client, root = world.client("tom"), world.items["platform chat"]
    client.post(f"/s/platform/chat/{root}/", {"body": "An answer"})
    _fill(world, 600)
    for address in ("/chat/", "/s/platform/chat/", f"/s/platform/chat/{root}/?at={root}"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        told = [one for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(told) <= 12


def test_rooms_are_those_of_ones_spaces(world: World) -> None:
    text = world.client("tom").get("/chat/").text
    assert "lab chat" in text
    assert "secret chat" not in text
    assert text.index("blog chat") < text.index("platform chat")
    guest = world.client("guest").get("/chat/").text
    assert "council chat" in guest
    assert "blog chat" not in guest
    assert world.client("nobody").get("/chat/").status_code == 302


def test_what_is_said_is_changed_and_taken_back_by_its_author(world: World) -> None:
    item = world.items["platform chat"]
    assert world.client("tom").post(f"/i/{item}/edit/", {"body": "Not mine"}).status_code == 403
    assert world.client("maya").post(f"/i/{item}/edit/", {"body": "Put better"}).status_code == 302
    assert "Put better" in world.client("tom").get("/s/platform/chat/").text
    world.client("maya").post(f"/i/{item}/removal/")
    text = world.client("tom").get("/s/platform/chat/").text
    assert "Put better" not in text
    assert "This was taken back." in text


def test_what_it_said_before_is_a_click_away(world: World) -> None:
    item = world.items["platform chat"]
    world.client("maya").post(f"/i/{item}/edit/", {"body": "Put better"})
    assert f'href="/chat/{item}/history/"' in world.client("colleague").get("/s/platform/chat/").text
    assert world.client("colleague").get(f"/chat/{item}/history/").status_code == 200
    assert "platform chat" in world.client("colleague").get(f"/chat/{item}/history/1/").text
    assert world.client("guest").get(f"/chat/{item}/history/1/").status_code == 404
    world.client("maya").post(f"/i/{item}/removal/")
    assert world.client("colleague").get(f"/chat/{item}/history/1/").status_code == 404


def test_a_day_leads_to_its_first_message(world: World) -> None:
    ids = _fill(world, 10)
    client = world.client("tom")
    today = timezone.localdate(moment_of(ids[0]), ZoneInfo("Europe/Berlin")).isoformat()
    assert (
        client.get(f"/s/platform/chat/?on={today}")["Location"] == f"/s/platform/chat/?at={ids[0]}#i{ids[0]}"
    )
    assert client.get("/s/platform/chat/?on=2999-01-01")["Location"] == "/s/platform/chat/"
    assert client.get("/s/platform/chat/?on=never")["Location"] == "/s/platform/chat/"


def test_words_are_sought_within_the_room(world: World) -> None:
    found = world.client("tom").get("/s/platform/chat/search/?q=keys")["Location"]
    assert found == "/search/?q=keys+in%3Aplatform+kind%3Achat"
