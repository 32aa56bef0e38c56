"""Moving a space to other readers shows first who they are, and then moves all of it."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from tests.world import World


def _readers(world: World, space: str) -> set[str]:
    """Who of these can read the space."""
    found = set()
    for who in ("nobody", "guest", "colleague", "tom"):
        with reading_as(world.people.get(who)):
            if Item.objects.filter(space=world.spaces[space]).exists():
                found.add(who)
    return found


@pytest.mark.parametrize("who, status", [("maya", 200), ("tom", 403), ("guest", 404)])
def test_only_owners_see_what_would_change(world: World, who: str, status: int) -> None:
    response = world.client(who).get("/s/platform/settings/audience/?reading=outside")
    assert response.status_code == status
    if status == 200:
        assert "also the public" in response.text


def test_everything_moves_at_once_and_back(world: World) -> None:
    maya, address = world.client("maya"), "/s/platform/settings/audience/"
    maya.post(address, {"reading": "outside"})
    assert _readers(world, "platform") == {"colleague", "tom"}
    maya.post(address, {"reading": "outside", "sure": "1"})
    assert _readers(world, "platform") == {"nobody", "guest", "colleague", "tom"}
    maya.post(address, {"reading": "inside-members", "sure": "1"})
    assert _readers(world, "platform") == {"tom"}


def test_guests_hold_a_space_at_the_edge(world: World) -> None:
    maya, moving = world.client("maya"), {"reading": "inside-everyone", "sure": "1"}
    address = "/s/council/settings/audience/"
    assert "1 guest is in this space" in maya.get(f"{address}?reading=inside-everyone").text
    assert maya.post(address, moving).status_code == 403
    guest = f"/s/council/members/{world.people['guest']}/"
    assert maya.post(guest, {"act": "remove"}).status_code == 302
    assert maya.post(address, moving).status_code == 302
    assert _readers(world, "council") == {"colleague", "tom"}
