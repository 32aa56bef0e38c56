"""What nobody answers is brought to those who know: few, once, and never to who may not read it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.actions import comment
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.journal.models import Entry
from engawa.kinds.questions.actions import accept_answer, ask
from engawa.kinds.questions.models import Routing
from engawa.kinds.questions.routing import route_waiting, working_hours
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.world import World

LATER = timedelta(days=5)


def _ask(world: World, who: str, where: str, title: str) -> Item:
    with reading_as(world.people[who]):
        asker = Person.objects.get(handle=who)
        return ask(Space.objects.get(slug=where), actor=asker, title=title)


def _settled(world: World, where: str, title: str, by: str) -> None:
    """Aiko asked it, and somebody's answer was accepted."""
    question = _ask(world, "aiko", where, title)
    with reading_as(world.people[by]):
        item = Item.objects.select_related("space").get(pk=question.pk)
        answer = comment(item, actor=Person.objects.get(handle=by), body=f"{title} With the carousel script.")
    with reading_as(world.people["aiko"]):
        item = Item.objects.select_related("space").get(pk=question.pk)
        accept_answer(item, answer, actor=Person.objects.get(handle="aiko"))


@pytest.fixture
def asked(fresh: World) -> tuple[World, Item]:
    """Tom answered something like it in the lab, Maya on the platform; then Jonas asks everyone."""
    _settled(fresh, "platform", "How does one rotate the keys of the gateway?", "maya")
    _settled(fresh, "lab", "How are keys of the gateway rotated in the lab?", "tom")
    question = _ask(fresh, "colleague", "everyone", "Who knows how to rotate keys of the gateway?")
    while deliver():
        pass
    return fresh, question


def _people(world: World, question: Item) -> set[int]:
    with reading_as(world.people["colleague"]):
        return set(Routing.objects.filter(item=question).values_list("person", flat=True))


def test_those_who_know_are_asked_once(asked: tuple[World, Item]) -> None:
    world, question = asked
    assert route_waiting(timezone.now() + timedelta(hours=2)) == 0
    assert route_waiting(timezone.now() + LATER) >= 1
    people = _people(world, question)
    assert world.people["maya"] in people
    assert world.people["colleague"] not in people
    assert len(people) <= 3
    assert route_waiting(timezone.now() + LATER) == 0
    with reading_as(world.people["maya"]):
        told = Entry.objects.filter(verb="question.routed", person=world.people["maya"], item=question)
        assert told.count() == 1
    assert "Asked" in world.client("colleague").get(f"/questions/{question.pk}/").text
    assert "Asked Maya" not in world.client("aiko").get(f"/questions/{question.pk}/").text


def test_what_the_asker_may_not_see_speaks_for_nobody(asked: tuple[World, Item]) -> None:
    """Tom answered in the quiet lab, of which Jonas knows nothing."""
    world, question = asked
    route_waiting(timezone.now() + LATER)
    with reading_as(world.people["colleague"]):
        reasons = list(Routing.objects.filter(item=question).select_related("because__space"))
        assert all(row.because is not None and row.because.space.slug != "lab" for row in reasons)


def test_not_me(asked: tuple[World, Item]) -> None:
    world, question = asked
    route_waiting(timezone.now() + LATER)
    maya, address = world.client("maya"), f"/questions/{question.pk}/"
    assert "Not me" in maya.get(address).text
    assert maya.post(f"{address}not-me/").status_code == 302
    assert "Not me" not in maya.get(address).text
    assert world.client("owner").post(f"{address}not-me/").status_code == 404


def test_nobody_is_asked_too_often(asked: tuple[World, Item]) -> None:
    world, question = asked
    for number in range(3):
        other = _ask(world, "colleague", "everyone", f"Another thing, number {number}, about soup?")
        with reading_as(world.people["colleague"]):
            Routing.objects.create(item=other, person_id=world.people["maya"])
    route_waiting(timezone.now() + LATER)
    assert world.people["maya"] not in _people(world, question)


def test_weekends_do_not_count() -> None:
    friday = datetime(2026, 1, 9, 12, tzinfo=UTC)
    assert working_hours(friday, friday + timedelta(days=3)) == 24
    assert working_hours(friday, friday + timedelta(hours=5)) == 5
