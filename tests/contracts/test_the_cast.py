"""The cast stands, and sees what it should."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.people.models import Person
from tests.world import PEOPLE, World


@pytest.mark.parametrize("who, spaces", [("owner", 3), ("guest", 2), ("colleague", 3), ("aiko", 6)])
def test_each_sees_the_items_of_their_spaces(world: World, who: str, spaces: int) -> None:
    with reading_as(world.people[who]):
        assert Item.objects.values("space").distinct().count() == spaces


def test_nobody_reads_without_a_reader(world: World) -> None:
    assert Item.objects.count() == 0
    assert Person.objects.count() == 0


def test_a_guest_sees_only_people_of_shared_spaces(world: World) -> None:
    with reading_as(world.people["guest"]):
        assert set(Person.objects.values_list("handle", flat=True)) == {"maya", "tom", "guest"}
    with reading_as(world.people["colleague"]):
        assert Person.objects.count() == len(PEOPLE)
