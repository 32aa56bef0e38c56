"""A page moves with all that hangs on it, where a person of both spaces takes it."""

import psycopg
import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from tests.world import World, dsn_of


def _move(world: World, who: str, item: str, to: str) -> int:
    address = f"/pages/{world.items[item]}/move/"
    return world.client(who).post(address, {"space": world.spaces[to]}).status_code


@pytest.mark.parametrize(
    "who, to, status",
    [
        ("tom", "lab", 302),
        ("tom", "secret", 422),
        ("maya", "lab", 403),
        ("colleague", "everyone", 403),
        ("guest", "council", 404),
        ("nobody", "lab", 302),
    ],
)
def test_who_belongs_to_both_spaces_moves_a_page(world: World, who: str, to: str, status: int) -> None:
    assert _move(world, who, "platform page", to) == status
    with reading_as(world.people["tom"]):
        space = Item.objects.get(pk=world.items["platform page"]).space_id
    assert (space == world.spaces[to]) == (status == 302 and who == "tom")


def test_readers_are_shown_before_a_page_moves(world: World) -> None:
    text = world.client("tom").get(f"/pages/{world.items['platform page']}/move/").text
    assert "Quiet lab" in text
    assert "2 people can read" in text
    assert "Partner council" in text
    assert "2 inside, 1 guest can read" in text
    assert "Board matters" not in text


def test_talk_and_lower_pages_go_along_and_links_stay_good(world: World) -> None:
    page = world.items["platform page"]
    tom = world.client("tom")
    tom.post("/s/platform/pages/new/", {"title": "Below", "body": "…", "under": page})
    world.client("aiko").post(f"/i/{page}/comments/", {"body": "Said by Aiko"})
    colleague = world.client("colleague")
    assert colleague.get(f"/pages/{page}/").status_code == 200
    assert _move(world, "tom", "platform page", "lab") == 302
    assert colleague.get(f"/pages/{page}/").status_code == 404
    assert world.client("maya").get(f"/i/{page}/").status_code == 404
    text = world.client("aiko").get(f"/pages/{page}/").text
    assert "Said by Aiko" in text
    assert "Below" in text
    with reading_as(world.people["colleague"]):
        assert not Item.objects.filter(body="Said by Aiko").exists()


def test_no_guest_moves_a_page_by_any_road(world: World) -> None:
    with reading_as(world.people["guest"]):
        mine = Item.objects.get(pk=world.items["council page"])
    assert world.client("guest").post(f"/pages/{mine.pk}/move/", {"space": mine.space_id}).status_code == 403
    with psycopg.connect(dsn_of("engawa_app")) as connection:
        connection.execute("SELECT engawa_read_as(%s)", [world.people["guest"]])
        moved = connection.execute("SELECT engawa_move(%s, %s)", [[mine.pk], world.spaces["blog"]]).fetchone()
        assert moved == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE content_item SET space_id = %s", [world.spaces["blog"]])
