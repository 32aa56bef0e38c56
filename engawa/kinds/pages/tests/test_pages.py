"""Pages: written and changed by those who belong, read by those who may, never overwritten unseen."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.pages.models import Page
from tests.world import World


def _form(world: World, who: str, item: int, **changes: str) -> dict[str, str]:
    with reading_as(world.people[who]):
        page = Item.objects.get(pk=item)
        number = page.revisions.count() + 1
        return {"title": page.title, "body": page.body, "base": str(number), **changes}


def _body(world: World, item: int) -> str:
    with reading_as(world.people["aiko"]):
        return Item.objects.get(pk=item).body


@pytest.mark.parametrize(
    "who, status", [("nobody", 404), ("guest", 404), ("colleague", 200), ("tom", 200), ("owner", 200)]
)
def test_a_page_is_read_by_those_who_may(world: World, who: str, status: int) -> None:
    item = world.items["platform page"]
    client = world.client(who)
    for address in (f"/pages/{item}/", f"/pages/{item}/any-old-name/", f"/pages/{item}/history/"):
        assert client.get(address).status_code == status
    text = client.get(f"/pages/{item}/").text
    assert ("What the page says." in text) == (status == 200)
    assert ('href="#h-one"' in text) == (status == 200)


@pytest.mark.parametrize("who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 302)])
def test_members_write_pages_in_the_tree(world: World, who: str, status: int) -> None:
    above = world.items["platform page"]
    sent = {"title": "Key rotation", "body": "Twice a year.", "under": above, "tags": "Keys, on-call"}
    response = world.client(who).post("/s/platform/pages/new/", sent)
    assert response.status_code == status
    with reading_as(world.people["aiko"]):
        found = Item.objects.filter(title="Key rotation").first()
        assert (found is not None) == (who == "tom")
        if found:
            assert Page.objects.get(pk=found.pk).under_id == above
            assert [one.tag.name for one in found.taggings.order_by("tag__name")] == ["keys", "on-call"]
            assert "Key rotation" in world.client("colleague").get("/s/platform/pages/").text


def test_every_member_may_change_a_page_and_nobody_else(world: World) -> None:
    item = world.items["platform page"]
    sent = _form(world, "tom", item, body="Better.", note="Shorter")
    assert world.client("colleague").get(f"/pages/{item}/edit/").status_code == 403
    assert world.client("colleague").post(f"/pages/{item}/edit/", sent).status_code == 403
    assert world.client("guest").post(f"/pages/{item}/edit/", sent).status_code == 404
    assert _body(world, item) != "Better."
    assert world.client("tom").post(f"/pages/{item}/edit/", sent).status_code == 302
    assert _body(world, item) == "Better."
    text = world.client("colleague").get(f"/pages/{item}/").text
    assert "1 edit by 2 people" in text
    assert "Last: Tom Lindqvist" in text
    assert "Shorter" in world.client("colleague").get(f"/pages/{item}/history/").text


def test_what_somebody_saved_meanwhile_is_shown_and_nothing_typed_is_lost(world: World) -> None:
    item, start = world.items["platform page"], "one\ntwo\nthree\nfour"
    sent = _form(world, "maya", item, body=start)
    world.client("maya").post(f"/pages/{item}/edit/", sent)
    stale = _form(world, "maya", item, body="one\ntwo\nthree\nFOUR, says Tom")
    world.client("aiko").post(
        f"/pages/{item}/edit/", _form(world, "aiko", item, body="ONE\ntwo\nthree\nfour")
    )
    response = world.client("tom").post(f"/pages/{item}/edit/", stale)
    assert response.status_code == 409
    assert "Aiko Nakamura saved version 3" in response.text
    assert "ONE\ntwo\nthree\nFOUR, says Tom" in response.text
    assert _body(world, item) == "ONE\ntwo\nthree\nfour"
    again = _form(world, "tom", item, body="ONE\ntwo\nthree\nFOUR, says Tom")
    assert world.client("tom").post(f"/pages/{item}/edit/", again).status_code == 302
    assert _body(world, item) == "ONE\ntwo\nthree\nFOUR, says Tom"


def test_contradictions_show_both_versions(world: World) -> None:
    item = world.items["platform page"]
    stale = _form(world, "tom", item, body="Mine.")
    world.client("aiko").post(f"/pages/{item}/edit/", _form(world, "aiko", item, body="Hers."))
    text = world.client("tom").post(f"/pages/{item}/edit/", stale).text
    assert "Mine.\n=======\nHers." in text


def test_earlier_states_are_read_compared_and_put_back(world: World) -> None:
    item = world.items["platform page"]
    before = _body(world, item)
    world.client("tom").post(f"/pages/{item}/edit/", _form(world, "tom", item, body="What the page tells."))
    text = world.client("colleague").get(f"/pages/{item}/history/2/").text
    assert "<ins>" in text
    assert "<del>" in text
    assert world.client("colleague").get(f"/pages/{item}/history/9/").status_code == 404
    assert world.client("guest").get(f"/pages/{item}/history/1/").status_code == 404
    back = f"/pages/{item}/history/1/restoration/"
    assert world.client("colleague").post(back).status_code == 403
    assert world.client("tom").post(back).status_code == 302
    assert _body(world, item) == before
    assert "Back to version 1" in world.client("tom").get(f"/pages/{item}/history/").text


def test_a_page_never_stands_under_itself(world: World) -> None:
    item, client = world.items["platform page"], world.client("tom")
    client.post("/s/platform/pages/new/", {"title": "Below", "body": "…", "under": item})
    with reading_as(world.people["tom"]):
        below = Item.objects.get(title="Below").pk
    for under in (item, below):
        sent = _form(world, "tom", item, under=str(under))
        assert client.post(f"/pages/{item}/edit/", sent).status_code == 422
    assert client.post(f"/pages/{below}/edit/", _form(world, "tom", below, under="")).status_code == 302
    with reading_as(world.people["tom"]):
        assert Page.objects.get(pk=below).under_id is None


def test_pages_are_put_in_order(world: World) -> None:
    client, item = world.client("tom"), world.items["platform page"]
    client.post("/s/platform/pages/new/", {"title": "Second", "body": "…"})
    client.post(f"/pages/{item}/place/", {"step": "down"})
    text = client.get("/s/platform/pages/").text
    assert text.index("Second") < text.index("platform page")
    assert world.client("colleague").post(f"/pages/{item}/place/", {"step": "up"}).status_code == 403


def test_taking_a_page_back_leaves_what_stands_under_it(world: World) -> None:
    item = world.items["platform page"]
    world.client("tom").post("/s/platform/pages/new/", {"title": "Below", "body": "…", "under": item})
    assert world.client("tom").post(f"/pages/{item}/removal/").status_code == 403
    assert world.client("tom").post(f"/i/{item}/removal/").status_code == 403
    assert world.client("maya").post(f"/pages/{item}/removal/").status_code == 302
    text = world.client("tom").get("/s/platform/pages/").text
    assert "Below" in text
    assert "platform page" not in text
    assert world.client("tom").get(f"/pages/{item}/edit/").status_code == 404
