"""A talk becomes a page: with the names of who spoke, for those who may know them."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.chat.models import Outcome
from engawa.kinds.chat.tests.test_talks import begin, say
from engawa.spaces.models import Space
from tests.world import World


def _said(world: World, who: str, space: Space) -> list[int]:
    with reading_as(world.people[who]):
        return list(Item.objects.filter(space=space, kind="chat").order_by("pk").values_list("pk", flat=True))


def _keep(world: World, who: str, room: Space, items: list[int], into: int, **more: object) -> str:
    sent = {"item": items, "kind": "page", "sure": 1, "space": into, "title": "Cookie rules", "body": "> So."}
    response = world.client(who).post(f"/s/{room.slug}/chat/keep/", sent | more)
    assert response.status_code == 302, response.text
    return str(response["Location"])


def test_what_was_said_becomes_a_page_that_names_who_spoke(world: World) -> None:
    with reading_as(world.people["tom"]):
        room = Space.objects.get(slug="platform")
    say(world.client("tom"), room, "It is the **redirect**.")
    items = _said(world, "tom", room)
    sent = {"item": [items[0], items[-1]], "between": 1, "kind": "page"}
    looked_over = world.client("aiko").post("/s/platform/chat/keep/", sent).text
    assert "&gt; **Tom Lindqvist**" in looked_over
    assert "&gt; It is the **redirect**." in looked_over
    assert all(f'name="item" value="{item}"' in looked_over for item in items)
    page = _keep(world, "aiko", room, items, room.pk)
    number = int(page.strip("/").split("/")[1])
    origin = world.client("colleague").get(f"/chat/{number}/origin/").text
    assert "Platform" in origin
    assert origin.index("Maya Okafor") < origin.index("Tom Lindqvist")
    log = world.client("colleague").get("/s/platform/chat/").text
    assert "Became: Cookie rules" in log
    assert "Cookie rules" in world.client("colleague").get("/s/platform/chat/kept/").text
    assert world.client("guest").get(f"/chat/{number}/origin/").status_code == 404


def test_names_are_shown_to_those_who_may_know_them(world: World) -> None:
    talk = begin(world, "tom", "aiko")
    say(world.client("tom"), talk, "For the partners")
    say(world.client("aiko"), talk, "Yes")
    page = _keep(world, "tom", talk, _said(world, "tom", talk), world.spaces["council"])
    number = int(page.strip("/").split("/")[1])
    seen = world.client("guest").get(f"/chat/{number}/origin/").text
    assert "From a talk" in seen
    assert "Tom Lindqvist" in seen
    assert "Aiko" not in seen
    assert "and 1 more" in seen
    assert talk.slug not in seen
    with reading_as(world.people["guest"]):
        assert Outcome.objects.count() == 1
    with reading_as(world.people["stranger"]):
        assert not Outcome.objects.exists()


def test_a_thread_becomes_a_page_as_a_whole(world: World) -> None:
    root = world.items["platform chat"]
    world.client("tom").post(f"/s/platform/chat/{root}/", {"body": "In the thread"})
    sent = {"item": root, "threads": 1, "kind": "page"}
    text = world.client("tom").post("/s/platform/chat/keep/", sent).text
    assert "platform chat" in text
    assert "In the thread" in text


@pytest.mark.parametrize("who, status", [("colleague", 403), ("guest", 404), ("nobody", 302)])
def test_only_its_people_make_something_of_a_room(world: World, who: str, status: int) -> None:
    sent = {"item": world.items["platform chat"], "kind": "page", "sure": 1, "title": "T", "body": "B"}
    sent |= {"space": world.spaces["everyone"]}
    assert world.client(who).post("/s/platform/chat/keep/", sent).status_code == status


def test_something_must_be_chosen_and_named(world: World) -> None:
    client, item = world.client("tom"), world.items["platform chat"]
    assert client.post("/s/platform/chat/keep/", {"kind": "page"}).status_code == 403
    assert client.post("/s/platform/chat/keep/", {"kind": "chat", "item": item}).status_code == 403
    elsewhere = {"kind": "page", "item": world.items["everyone chat"]}
    assert client.post("/s/platform/chat/keep/", elsewhere).status_code == 403
    nameless = {
        "kind": "page",
        "item": item,
        "sure": 1,
        "space": world.spaces["platform"],
        "title": " ",
        "body": "b",
    }
    assert client.post("/s/platform/chat/keep/", nameless).status_code == 403
