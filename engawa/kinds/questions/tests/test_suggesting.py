"""While somebody types, what is known stands beside it, as far as they may see it."""

import pytest
from django.db import connections

from engawa.boundary import reading_as
from engawa.content.actions import comment
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.kinds.questions.actions import accept_answer, ask, have_it_too
from engawa.kinds.questions.merging import merge
from engawa.people.models import Person
from engawa.search.meaning import schema, writing
from engawa.spaces.models import Space
from tests.world import World

SECRET = "When do we buy the lighthouse company in Porto?"


def _ask(world: World, who: str, where: str, title: str, body: str = "") -> Item:
    with reading_as(world.people[who]):
        asker = Person.objects.get(handle=who)
        return ask(Space.objects.get(slug=where), actor=asker, title=title, body=body)


def _answer(world: World, who: str, question: Item, body: str) -> None:
    with reading_as(world.people[who]):
        answer = comment(Item.objects.select_related("space").get(pk=question.pk),
                         actor=Person.objects.get(handle=who), body=body)  # fmt: skip
    with reading_as(world.people["aiko"]):
        asked = Item.objects.select_related("space").get(pk=question.pk)
        accept_answer(asked, answer, actor=Person.objects.get(handle="aiko"))


@pytest.fixture(scope="module")
def told(shared: World) -> World:
    """Questions in several spaces, the same one asked in an open and a closed one, all of it indexed."""
    world = shared
    open_one = _ask(world, "aiko", "platform", "How does one rotate the keys of the gateway?")
    _answer(world, "tom", open_one, "Run the carousel script, it swaps certificates.")
    lab = _ask(world, "aiko", "lab", "How are the keys of the gateway rotated in secret?")
    _ask(world, "aiko", "secret", SECRET)
    with reading_as(world.people["aiko"]):
        aiko = Person.objects.get(handle="aiko")
        into = Item.objects.select_related("space").get(pk=open_one.pk)
        have_it_too(Item.objects.select_related("space").get(pk=lab.pk), actor=aiko)
        merge(Item.objects.select_related("space").get(pk=lab.pk), into, actor=aiko)
    with reading_as(world.people["tom"]):
        have_it_too(
            Item.objects.select_related("space").get(pk=lab.pk), actor=Person.objects.get(handle="tom")
        )
    while deliver():
        pass
    return world


def _beside(world: World, who: str, title: str, body: str = "") -> str:
    return world.client(who).post("/questions/alike/", {"title": title, "body": body}).text


def test_what_was_asked_is_found_by_its_words(told: World) -> None:
    beside = _beside(told, "colleague", "Rotating the gateway keys")
    assert "How does one rotate the keys of the gateway?" in beside
    assert "Answered by Tom Lindqvist" in beside
    assert "That is my question" in beside


@pytest.mark.skipif("not __import__('engawa.search.meaning.model', fromlist=['x']).is_installed()")
def test_and_by_its_meaning(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engawa.search.alike.sharing", lambda *_args, **_named: [])
    beside = _beside(told, "colleague", "How are the certificates of the gateway replaced?")
    assert "How does one rotate the keys of the gateway?" in beside
    assert "same meaning" in beside
    assert "same words" not in beside


def test_an_accepted_answer_stands_for_its_question(told: World) -> None:
    beside = _beside(told, "colleague", "Which carousel script swaps certificates?")
    assert "How does one rotate the keys of the gateway?" in beside


@pytest.mark.parametrize(
    "who, sees", [("aiko", True), ("colleague", False), ("owner", False), ("guest", False)]
)
def test_nobody_is_shown_what_they_may_not_see(told: World, who: str, sees: bool) -> None:
    beside = _beside(told, who, "When do we buy the lighthouse company?")
    assert ("lighthouse company in Porto" in beside) == sees


@pytest.mark.parametrize(
    "who, times", [("aiko", "Asked 2 times"), ("tom", "Asked 2 times"), ("colleague", "")]
)
def test_what_was_asked_elsewhere_is_not_counted_either(told: World, who: str, times: str) -> None:
    """Aiko and Tom had it in the quiet lab: whoever does not read there must not learn that it was asked again."""
    beside = _beside(told, who, "How does one rotate the keys of the gateway?")
    assert "How does one rotate the keys of the gateway?" in beside
    assert ("Asked" in beside) == bool(times)
    assert times in beside
    with reading_as(told.people[who]):
        pk = Item.objects.get(title="How does one rotate the keys of the gateway?").pk
    page = told.client(who).get(f"/questions/{pk}/").text
    assert ("Asked 2 times" in page) == bool(times)
    assert ("rotated in secret" in page) == bool(times)


def test_guests_see_nothing_of_the_house(told: World) -> None:
    for title in ("How does one rotate the keys of the gateway?", "What the page says", "lab post platform"):
        beside = _beside(told, "guest", title)
        for word in ("gateway?</a>", "platform", "Platform", "Quiet lab"):
            assert word not in beside


def test_nobody_signed_in_asks_nothing(told: World) -> None:
    assert told.client("nobody").post("/questions/alike/", {"title": "What the page says"}).status_code == 302


@pytest.mark.skipif("not __import__('engawa.search.meaning.model', fromlist=['x']).is_installed()")
def test_meanings_stand_where_their_items_do(told: World) -> None:
    """Below the boundary itself: no reader reads a row of what they may not read."""
    for who in ("colleague", "guest", "aiko", "owner"):
        with reading_as(told.people[who]), connections["default"].cursor() as cursor:
            cursor.execute("SELECT item_id FROM search_meaning")
            meant = {row[0] for row in cursor.fetchall()}
            assert meant
            assert meant <= set(Item.objects.filter(pk__in=meant).values_list("pk", flat=True))
    assert schema.is_there()
    assert writing.missing() == 0


def test_where_vectors_cannot_be_kept_words_do(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "is_there", lambda: False)
    beside = _beside(told, "colleague", "Rotating the gateway keys")
    assert "How does one rotate the keys of the gateway?" in beside
    assert "same meaning" not in beside
