"""Links: kept by members, found by tag, told who else kept them."""

from unittest.mock import patch

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from engawa.base.fetch import Fetched, PrivateAddress
from engawa.base.page_head import title_in
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.bookmarks.actions import keep_bookmark
from engawa.kinds.bookmarks.tasks import find_title
from engawa.spaces.models import Space
from tests.world import World

LINK = "https://example.com/frost"


@pytest.mark.parametrize("who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 404)])
def test_members_keep_links(world: World, who: str, status: int) -> None:
    sent = {"url": LINK, "title": "On frost", "note": "*Good* on wind.", "tags": "Frost weather"}
    response = world.client(who).post("/s/platform/links/", sent)
    assert response.status_code == status
    text = world.client("colleague").get("/s/platform/links/?tag=frost").text
    assert ("<em>Good</em> on wind." in text) == (who == "tom")
    assert "platform bookmark" not in text
    assert (LINK in text) == (who == "tom")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/", "http://", "nothing at all", ""]
)
def test_only_web_addresses_are_kept(world: World, url: str) -> None:
    response = world.client("tom").post("/s/platform/links/", {"url": url, "note": "typed with care"})
    assert response.status_code == 422
    assert "typed with care" in response.text


def test_who_else_kept_it_is_told_to_those_who_may_know(world: World) -> None:
    address = f"/links/{world.items['platform bookmark']}/"
    tom = world.client("tom").get(address).text
    assert "Quiet lab" in tom
    assert "Partner council" in tom
    assert "Board matters" not in tom
    colleague = world.client("colleague").get(address).text
    assert "Quiet lab" not in colleague
    assert "Everyone" in colleague
    assert world.client("guest").get(address).status_code == 404


def test_only_who_kept_it_changes_it(world: World) -> None:
    item = world.items["platform bookmark"]
    sent = {"url": LINK, "title": "Frost", "body": "Read it.", "base": "1"}
    assert world.client("tom").post(f"/links/{item}/edit/", sent).status_code == 403
    assert world.client("maya").post(f"/links/{item}/edit/", sent | {"url": "data:x"}).status_code == 422
    assert world.client("maya").post(f"/links/{item}/edit/", sent).status_code == 302
    assert LINK in world.client("tom").get(f"/links/{item}/").text


def _kept(world: World, title: str = "") -> Item:
    with reading_as(world.people["tom"]):
        space = Space.objects.get(pk=world.spaces["platform"])
        return keep_bookmark(space, actor=world.person("tom"), url=LINK, title=title)


def test_a_link_without_title_takes_the_pages_own_once(world: World) -> None:
    item = _kept(world)
    page = Fetched(LINK, 200, "text/html", b"<title>On &amp; after\n frost</title>", {})
    with patch("engawa.kinds.bookmarks.tasks.fetch", return_value=page) as asked:
        for _twice in range(2):
            find_title(item.pk, world.people["tom"])
    asked.assert_called_once()
    assert "On &amp; after frost" in world.client("maya").get(f"/links/{item.pk}/").text


def test_the_title_is_looked_for_afterwards(world: World) -> None:
    waiting = ProcrastinateJob.objects.filter(task_name="bookmarks.find_title")
    world.client("tom").post("/s/platform/links/", {"url": LINK, "title": "Has one"})
    assert not waiting.exists()
    world.client("tom").post("/s/platform/links/", {"url": LINK})
    with reading_as(world.people["tom"]):
        kept = Item.objects.get(title=LINK)
    assert waiting.get().args == {"item_id": kept.pk, "keeper_id": world.people["tom"]}


def test_what_cannot_be_fetched_keeps_its_address(world: World) -> None:
    item = _kept(world)
    with patch("engawa.kinds.bookmarks.tasks.fetch", side_effect=PrivateAddress("no")):
        find_title(item.pk, world.people["tom"])
    assert LINK in world.client("maya").get(f"/links/{item.pk}/").text


@pytest.mark.parametrize(
    "page, title",
    [
        (b"<TITLE lang=de>Gr\xfc\xdfe</TITLE><meta charset=latin-1>", "Grüße"),
        ("<title>日本語</title>".encode(), "日本語"),
        (b"<meta charset=nonsense><title>plain</title>", "plain"),
        (b"<p>nothing</p>", ""),
    ],
)
def test_titles_are_found_in_any_encoding(page: bytes, title: str) -> None:
    assert title_in(page) == title
