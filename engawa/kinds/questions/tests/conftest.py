from collections.abc import Callable

import pytest

from engawa.boundary import reading_as
from engawa.content.actions import comment
from engawa.content.models import Item
from engawa.kinds.questions.actions import ask
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.world import World

Asks = Callable[..., Item]


@pytest.fixture
def asks(world: World) -> Asks:
    """`asks("tom", "How does one …?", where="platform")` asks it."""

    def carry_out(who: str, title: str, *, body: str = "", where: str = "platform") -> Item:
        with reading_as(world.people[who]):
            asker = Person.objects.get(handle=who)
            return ask(Space.objects.get(slug=where), actor=asker, title=title, body=body)

    return carry_out


@pytest.fixture
def answers(world: World) -> Asks:
    """`answers("maya", question, "So.")` answers it, or the answer it is given."""

    def carry_out(who: str, on: Item, body: str) -> Item:
        with reading_as(world.people[who]):
            item = Item.objects.select_related("root", "space").get(pk=on.pk)
            return comment(item, actor=Person.objects.get(handle=who), body=body)

    return carry_out
