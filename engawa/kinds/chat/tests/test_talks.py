"""Talks between a few: begun with those one may talk with, seen by nobody else, left, named, added to."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.spaces.models import Membership, Space
from tests.world import World


def begin(world: World, who: str, *others: str, name: str = "") -> Space:
    """The talk of these people, begun by the first of them."""
    sent = {"with": [world.people[other] for other in others], "name": name}
    response = world.client(who).post("/chat/new/", sent)
    assert response.status_code == 302, response.text
    with reading_as(world.people[who]):
        return Space.objects.get(slug=response["Location"].split("/")[2])


def say(client: Client, talk: Space, body: str) -> None:
    assert client.post(f"/s/{talk.slug}/chat/", {"body": body}).status_code == 302


def test_a_direct_talk_exists_once(world: World) -> None:
    talk = begin(world, "tom", "aiko")
    assert begin(world, "aiko", "tom") == talk
    assert (talk.ring, talk.audience, talk.listed, talk.member_count) == (2, 2, 2, 2)
    say(world.client("tom"), talk, "Just us two.")
    assert "Tom Lindqvist" in world.client("aiko").get("/chat/").text
    page = world.client("aiko").get(f"/s/{talk.slug}/chat/").text
    assert "Just us two." in page
    assert "<title>Tom Lindqvist" in page
    assert "<title>Aiko Nakamura" in world.client("tom").get(f"/s/{talk.slug}/chat/").text


@pytest.mark.parametrize("who", ["owner", "colleague", "guest", "nobody"])
def test_nobody_else_knows_of_a_talk(world: World, who: str) -> None:
    talk = begin(world, "tom", "aiko", "maya", name="Surprise party")
    say(world.client("tom"), talk, "Xylophone for the party")
    with reading_as(world.people["tom"]):
        said = Item.objects.get(body="Xylophone for the party")
    client = world.client(who)
    at = f"/s/{talk.slug}/"
    for path in (at, f"{at}chat/", f"{at}about/", f"{at}chat/{said.pk}/", f"{at}chat/kept/", f"{at}chat/search/?q=x",
                 f"/chat/{said.pk}/", f"/chat/{said.pk}/line/", f"/i/{said.pk}/", f"/i/{said.pk}/fragment/?as=message",
                 f"/chat/{said.pk}/history/", f"/chat/{said.pk}/origin/"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for path in (
        f"{at}chat/",
        f"{at}chat/people/",
        f"{at}chat/seen/",
        f"{at}chat/keep/",
        f"/chat/{said.pk}/unread/",
    ):
        assert client.post(path, {"body": "x", "upto": said.pk, "item": said.pk}).status_code in (302, 404), (
            path
        )
        assert client.post(path, {"body": "x"}, follow=True).redirect_chain in (
            [],
            [(client_login(path), 302)],
        )
    for path in ("/chat/", "/chat/unread/", "/chat/beside/", "/palette/?q=surprise", "/search/?q=xylophone", "/s/",
                 f"/search/?q=in:{talk.slug}", f"/people/{world.people['maya']}/around/", "/"):  # fmt: skip
        text = client.get(path, follow=True).text
        assert "Surprise party" not in text, path
        assert "Xylophone" not in text.replace("Xylophone for", "Xylophone for") or "search" in path, path
        assert talk.slug not in text or "search" in path, path


def client_login(path: str) -> str:
    return f"/sign-in/?next={path}"


def test_those_in_it_find_it_and_no_list_of_spaces_shows_it(world: World) -> None:
    talk = begin(world, "tom", "aiko", "maya", name="Surprise party")
    client = world.client("aiko")
    assert "Surprise party" in client.get("/chat/").text
    for path in ("/s/", "/places/", "/", "/palette/?q=surprise", f"/people/{world.people['tom']}/around/"):
        assert "Surprise party" not in client.get(path).text, path
    assert client.get(f"/s/{talk.slug}/")["Location"] == f"/s/{talk.slug}/chat/"
    post = {"space": talk.pk, "title": "x", "body": "y"}
    assert client.post("/posts/", post).status_code in (403, 422)


def test_guests_talk_with_people_they_share_a_space_with(world: World) -> None:
    talk = begin(world, "guest", "maya")
    assert (talk.ring, talk.guest_count) == (1, 1)
    say(world.client("guest"), talk, "Hello Maya")
    assert "The guests of this space read this too." in world.client("maya").get(f"/s/{talk.slug}/chat/").text
    assert world.client("guest").post("/chat/new/", {"with": world.people["aiko"]}).status_code == 404
    assert world.client("aiko").post("/chat/new/", {"with": world.people["guest"]}).status_code == 403
    mixed = {"with": [world.people["guest"], world.people["aiko"]]}
    assert world.client("maya").post("/chat/new/", mixed).status_code == 403
    assert "Aiko" not in world.client("guest").get("/chat/new/?q=aiko").text.split('id="found"')[1]


def test_a_guest_leaves_the_talk_with_the_last_shared_space(world: World) -> None:
    talk = begin(world, "guest", "maya")
    council = f"/s/council/members/{world.people['guest']}/"
    assert world.client("maya").post(council, {"act": "remove"}).status_code in (200, 302)
    assert world.client("guest").get(f"/s/{talk.slug}/chat/").status_code == 404
    assert world.client("maya").get(f"/s/{talk.slug}/chat/").status_code == 200


def test_people_come_into_a_group_and_read_what_was_said(world: World) -> None:
    talk = begin(world, "tom", "aiko", "maya")
    say(world.client("tom"), talk, "Before Jonas came")
    at = f"/s/{talk.slug}/chat/people/"
    assert "reads everything that was said here before" in world.client("maya").get(at).text
    assert (
        world.client("colleague").post(at, {"do": "add", "with": world.people["colleague"]}).status_code
        == 404
    )
    assert world.client("maya").post(at, {"do": "add", "with": world.people["guest"]}).status_code == 403
    assert world.client("maya").post(at, {"do": "add", "with": world.people["colleague"]}).status_code == 302
    assert "Before Jonas came" in world.client("colleague").get(f"/s/{talk.slug}/chat/").text


def test_a_group_is_named_and_left(world: World) -> None:
    talk = begin(world, "tom", "aiko", "maya")
    at = f"/s/{talk.slug}/chat/people/"
    assert "Maya Okafor, Tom Lindqvist" in world.client("aiko").get("/chat/").text
    assert world.client("maya").post(at, {"do": "name", "name": "Release"}).status_code == 302
    assert "Release" in world.client("aiko").get("/chat/").text
    assert world.client("aiko").post(at, {"do": "leave"}).status_code == 302
    assert world.client("aiko").get(f"/s/{talk.slug}/chat/").status_code == 404
    with reading_as(world.people["tom"]):
        assert Membership.objects.filter(space=talk).count() == 2


def test_a_talk_of_two_stays_with_both(world: World) -> None:
    talk = begin(world, "tom", "aiko")
    at = f"/s/{talk.slug}/chat/people/"
    assert world.client("tom").post(at, {"do": "leave"}).status_code == 403
    assert world.client("tom").post(at, {"do": "add", "with": world.people["maya"]}).status_code == 403
    assert world.client("tom").post("/chat/new/", {"with": world.people["tom"]}).status_code == 403
    assert world.client("tom").post("/chat/new/", {}).status_code == 404


def test_whom_one_can_talk_with_is_found_by_name(world: World) -> None:
    client = world.client("tom")
    found = client.get("/chat/new/?q=may").text.split('id="found"')[1]
    assert "Maya Okafor" in found
    chosen = client.get(f"/chat/new/?with={world.people['maya']}&q=ai").text
    assert chosen.count("Maya Okafor") >= 1
    assert "Begin" in chosen
    assert "Write" in client.get(f"/people/{world.people['maya']}/").text


def test_a_talk_costs_no_more_than_a_room(world: World) -> None:
    talk = begin(world, "tom", "aiko", "maya")
    say(world.client("tom"), talk, "Hello")
    with reading_as(world.people["tom"]):
        said = Item.objects.get(space=talk).pk
    client = world.client("aiko")
    client.post(f"/s/{talk.slug}/chat/{said}/", {"body": "Yes"})
    for address in ("/chat/", f"/s/{talk.slug}/chat/", f"/s/{talk.slug}/chat/{said}/?at={said}"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= 12, "\n".join(sql[:120] for sql in asked)
