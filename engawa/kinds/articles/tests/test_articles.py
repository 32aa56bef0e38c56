"""Articles: published by members, changed by their author, read by those who may."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from tests.world import World


@pytest.mark.parametrize("space", ["platform", "lab", "council", "blog"])
@pytest.mark.parametrize("who", ["nobody", "guest", "colleague", "tom"])
def test_an_article_is_read_by_those_who_may(world: World, who: str, space: str) -> None:
    readable = {
        "nobody": "blog",
        "guest": "blog council",
        "colleague": "blog platform",
        "tom": "blog platform lab council",
    }
    item, client = world.items[f"{space} article"], world.client(who)
    status = 200 if space in readable[who].split() else 404
    assert client.get(f"/articles/{item}/").status_code == status
    assert client.get(f"/articles/{item}/history/").status_code == status
    assert (f"{space} article" in client.get(f"/s/{space}/articles/").text) == (status == 200)


@pytest.mark.parametrize("who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 302)])
def test_members_publish(world: World, who: str, status: int) -> None:
    sent = {
        "title": "What the frost taught",
        "body": "## One\n\nIt was cold.",
        "cover": "https://example.org/a.jpg",
    }
    response = world.client(who).post("/s/platform/articles/new/", sent)
    assert response.status_code == status
    text = world.client("colleague").get("/s/platform/articles/").text
    assert ("What the frost taught" in text) == (who == "tom")
    if who == "tom":
        assert (
            'class="cover" src="https://example.org/a.jpg"'
            in world.client("aiko").get(response["Location"]).text
        )


def test_a_cover_comes_from_the_web_or_from_our_files(world: World) -> None:
    sent = {"title": "A", "body": "B", "cover": "javascript:alert(1)"}
    response = world.client("tom").post("/s/platform/articles/new/", sent)
    assert response.status_code == 422
    assert "does not begin with https://" in response.text


def test_only_its_author_changes_an_article(world: World) -> None:
    item = world.items["platform article"]
    sent = {"title": "platform article", "body": "Better.", "base": "1", "note": "Clearer"}
    assert world.client("tom").get(f"/articles/{item}/edit/").status_code == 403
    assert world.client("tom").post(f"/articles/{item}/edit/", sent).status_code == 403
    assert world.client("maya").post(f"/articles/{item}/edit/", sent).status_code == 302
    assert world.client("maya").post(f"/articles/{item}/edit/", sent | {"body": "Worse."}).status_code == 409
    with reading_as(world.people["tom"]):
        assert Item.objects.get(pk=item).body == "Better."
    assert "Clearer" in world.client("tom").get(f"/articles/{item}/history/").text
