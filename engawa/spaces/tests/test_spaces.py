"""Spaces are made, found, joined, changed and left; and who may not, may not."""

import re
from html import escape, unescape

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.journal.models import Entry
from engawa.kinds.pages import beginning as first_page
from engawa.spaces.caretaking import hide_addresses
from engawa.spaces.models import JoinRequest, Membership, Space
from engawa.spaces.outlines import OUTLINES, outline_named
from tests.world import World

NEW = {"name": "New space", "purpose": "To try.", "reading": "inside-members", "joining": "invited"}


@pytest.mark.parametrize("who, status", [("colleague", 302), ("guest", 403), ("nobody", 302)])
def test_people_inside_make_spaces(world: World, who: str, status: int) -> None:
    response = world.client(who).post("/s/new/", {**NEW, "parts": ["posts", "pages"], "hidden": "on"})
    assert response.status_code == status
    if who == "colleague":
        address = response["Location"]
        assert re.fullmatch(r"/s/new-space-[0-9a-f]{8}/", address)
        assert world.client("colleague").get(f"{address}about/").status_code == 200
        assert world.client("owner").get(f"{address}about/").status_code == 404


def test_an_address_that_is_taken_gets_a_number(world: World) -> None:
    response = world.client("colleague").post("/s/new/", {**NEW, "name": "Platform", "parts": ["posts"]})
    assert response["Location"] == "/s/platform-2/"


def test_an_address_does_not_tell_that_a_hidden_space_is_there(fresh: World) -> None:
    """Neither one that was made hidden, nor one that was hidden later, nor one from before there was this rule."""
    board = {**NEW, "name": "Board", "hidden": "on", "parts": ["posts"]}
    assert fresh.client("tom").post("/s/new/", board).status_code == 302
    merger = fresh.client("tom").post("/s/new/", {**NEW, "name": "Merger", "parts": ["posts"]})["Location"]
    hidden = {"name": "Merger", "joining": "invited", "parts": ["posts"], "hidden": "on"}
    assert fresh.client("tom").post(f"{merger}settings/", hidden).status_code == 302
    assert fresh.client("tom").get(merger).status_code == 301
    hide_addresses()
    for name in ("Board", "Merger", "Secret"):
        made = fresh.client("colleague").post("/s/new/", {**NEW, "name": name, "parts": ["posts"]})
        assert made["Location"] == f"/s/{name.lower()}/"


@pytest.mark.parametrize("outline", [one.name for one in OUTLINES])
def test_a_space_begins_from_an_outline_with_its_first_page(fresh: World, outline: str) -> None:
    chosen = outline_named(outline)
    assert chosen
    tom = fresh.client("tom")
    shown = tom.get(f"/s/new/?outline={outline}").text
    assert str(chosen.page_title) in shown
    told = {**NEW, "name": "Begun", "reading": chosen.reading, "parts": ["posts"]}
    assert tom.post(f"/s/new/?outline={outline}", told)["Location"] == "/s/begun/"
    deliver()
    first_page.hear(list(Entry.objects.using("postman").filter(verb="space.created")))
    assert escape(str(chosen.page_title)) in tom.get("/s/begun/pages/").text
    pages = Item.objects.using("importer").filter(space__slug="begun", kind="page")
    assert [page.title for page in pages] == [str(chosen.page_title)]


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
    assert world.client("aiko").post("/s/secret/settings/", told).status_code == 302
    moved = world.client("aiko").get("/s/secret/members/?q=a")
    assert moved.status_code == 301
    assert re.fullmatch(r"/s/keys-and-doors-[0-9a-f]{8}/members/\?q=a", moved["Location"])
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
