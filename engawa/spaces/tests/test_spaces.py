"""Spaces are made, found, joined, changed and left; and who may not, may not."""

import re
from html import unescape

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.spaces.models import JoinRequest, Membership, Space
from tests.world import World

NEW = {"name": "New space", "purpose": "To try.", "reading": "inside-members", "joining": "invited"}


@pytest.mark.parametrize("who, status", [("colleague", 302), ("guest", 403), ("nobody", 302)])
def test_people_inside_make_spaces(world: World, who: str, status: int) -> None:
    response = world.client(who).post("/s/new/", {**NEW, "parts": ["posts", "pages"], "hidden": "on"})
    assert response.status_code == status
    assert (response.headers.get("Location") == "/s/new-space/") == (who == "colleague")
    if who == "colleague":
        assert world.client("colleague").get("/s/new-space/about/").status_code == 200
        assert world.client("owner").get("/s/new-space/about/").status_code == 404


def test_a_taken_address_gets_a_number_even_where_the_other_is_hidden(world: World) -> None:
    response = world.client("colleague").post("/s/new/", {**NEW, "name": "Secret", "parts": ["posts"]})
    assert response["Location"] == "/s/secret-2/"


@pytest.mark.parametrize("who, space, status", [
    ("owner", "everyone", 302), ("colleague", "platform", 403), ("colleague", "lab", 403),
    ("guest", "platform", 404), ("colleague", "council", 403), ("aiko", "blog", 403),
])  # fmt: skip
def test_joining_is_for_open_spaces(world: World, who: str, space: str, status: int) -> None:
    response = world.client(who).post(f"/s/{space}/membership/")
    assert response.status_code == status


def test_one_asks_and_the_owner_lets_in(world: World) -> None:
    world.client("colleague").post("/s/platform/request/", {"message": "I would help with keys."})
    with reading_as(world.people["maya"]):
        asked = JoinRequest.objects.get(space=world.spaces["platform"])
    address = f"/s/platform/requests/{asked.pk}/"
    assert "I would help with keys." in world.client("maya").get("/s/platform/members/").text
    assert world.client("tom").post(address, {"granted": "yes"}).status_code == 404
    assert world.client("maya").post(address, {"granted": "yes"}).status_code == 302
    with reading_as(world.people["colleague"]):
        assert Membership.objects.filter(person=world.people["colleague"], space=asked.space_id).exists()
        assert Space.objects.get(pk=asked.space_id).member_count == 4


def test_the_only_owner_stays_until_there_is_another(world: World) -> None:
    maya = world.client("maya")
    assert maya.post("/s/platform/membership/", {"leave": "1"}).status_code == 403
    tom = f"/s/platform/members/{world.people['tom']}/"
    assert world.client("aiko").post(tom, {"act": "owner"}).status_code == 403
    assert maya.post(tom, {"act": "owner"}).status_code == 302
    assert maya.post("/s/platform/membership/", {"leave": "1"}).status_code == 302


def test_leaving_a_closed_space_closes_it_for_who_leaves(world: World) -> None:
    aiko = world.client("aiko")
    assert aiko.get("/s/lab/").status_code == 200
    aiko.post("/s/lab/membership/", {"leave": "1"})
    with reading_as(world.people["aiko"]):
        assert not Item.objects.filter(space=world.spaces["lab"]).exists()
        assert Space.objects.get(slug="lab").member_count == 1


def test_old_addresses_lead_to_the_new_one_for_those_who_may_know(world: World) -> None:
    told = {"name": "Keys and doors", "joining": "invited", "parts": ["posts"], "hidden": "on"}
    assert world.client("tom").post("/s/secret/settings/", told).status_code == 404
    assert world.client("aiko").post("/s/secret/settings/", told)["Location"] == "/s/keys-and-doors/settings/"
    moved = world.client("aiko").get("/s/secret/members/?q=a")
    assert (moved.status_code, moved["Location"]) == (301, "/s/keys-and-doors/members/?q=a")
    assert world.client("tom").get("/s/secret/members/").status_code == 404


def test_an_archived_space_takes_no_more_words(world: World) -> None:
    post = {"space": world.spaces["platform"], "title": "Late", "body": "Too late?"}
    assert world.client("tom").post("/s/platform/settings/archive/").status_code == 403
    assert world.client("maya").post("/s/platform/settings/archive/").status_code == 302
    assert world.client("tom").post("/posts/", post).status_code == 403
    world.client("maya").post("/s/platform/settings/archive/", {"reopen": "1"})
    assert world.client("tom").post("/posts/", post).status_code == 302


def test_adding_members_is_for_owners_and_fits_the_ring(world: World) -> None:
    maya, someone = world.client("maya"), {"person": world.people["colleague"]}
    stranger = {"person": world.people["stranger"], "until": "2000-01-01"}
    assert world.client("tom").post("/s/council/members/add/", someone).status_code == 403
    assert maya.post("/s/council/members/add/", someone).status_code == 302
    assert maya.post("/s/council/members/add/", stranger).status_code == 403
    assert maya.post("/s/platform/members/add/", stranger).status_code == 403
    assert "Jonas Berg" in maya.get("/s/council/members/").text


def test_members_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engawa.spaces.membership_list.PAGE", 2)
    client, address, seen = world.client("tom"), "/s/everyone/members/", []
    while address:
        page = client.get(address).text.partition("<main")[2]
        seen += [name for name in ("Olga", "Maya", "Tom L", "Aiko", "Jonas") if f">{name}" in page]
        further = re.search(r'href="([^"]+)" rel="next"', page)
        address = f"/s/everyone/members/{unescape(further[1])}" if further else ""
    assert sorted(seen) == ["Aiko", "Jonas", "Maya", "Olga", "Tom L"]
