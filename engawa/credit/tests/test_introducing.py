"""Who could introduce whom, by ties that the reader may see."""

from engawa.boundary import reading_as
from engawa.content import actions as content
from engawa.content.models import Item
from engawa.credit.introducing import introduce
from engawa.people.actions import thank
from tests.world import World


def between(world: World, who: str, whom: str) -> list[list[str]]:
    with reading_as(world.people[who]):
        found = introduce(world.person(who), world.person(whom))
        return [[voice.name for voice in chain.through] for chain in found.chains]


def test_who_knows_both_introduces(world: World) -> None:
    with reading_as(world.people["maya"]):
        item = Item.objects.get(pk=world.items["everyone comment"])
        content.comment(item, actor=world.person("maya"), body="Yes.")
    with reading_as(world.people["tom"]):
        found = introduce(world.person("tom"), world.person("maya"))
        assert not found.chains
        assert any("answered you" in one.text or "both in" in one.text for one in found.direct)


def test_a_stranger_of_another_space_is_reached_through_a_colleague(world: World) -> None:
    assert between(world, "owner", "guest") in (
        [["Maya Okafor"], ["Tom Lindqvist"]],
        [["Tom Lindqvist"], ["Maya Okafor"]],
    )
    page = world.client("owner").get(f"/people/{world.people['guest']}/introduction/").text
    assert "Partner council" in page
    assert "you and" in page.lower()


def test_a_chain_never_shows_what_the_reader_may_not_see(world: World) -> None:
    with reading_as(world.people["aiko"]):
        item = Item.objects.get(pk=world.items["lab post"])
        thank(world.person("tom"), actor=world.person("aiko"), reason="for the lab", item=item)
    client = world.client("colleague")
    page = client.get(f"/people/{world.people['stranger']}/introduction/").text
    assert "Quiet lab" not in page
    assert "Board matters" not in page
    assert world.client("guest").get(f"/people/{world.people['aiko']}/introduction/").status_code == 404
    assert world.client("stranger").get(f"/people/{world.people['maya']}/introduction/").status_code == 404
    assert between(world, "guest", "maya") == []
