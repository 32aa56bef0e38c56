"""Meanings are kept beside the documents: written, forgotten and moved with their items, and found by the like."""

import pytest
from django.db import connections
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.actions import edit_item, remove_item
from engawa.content.alike import alike
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.kinds.pages.actions import move_page
from engawa.people.models import Person
from engawa.search.alike import fuse
from engawa.search.meaning import finding, schema, writing
from engawa.search.meaning.model import DIMENSIONS, is_installed, vectors
from engawa.spaces.models import Space
from tests.load.asking import corpus, pairs
from tests.load.asking.measure import measure
from tests.world import World

pytestmark = pytest.mark.skipif(not is_installed(), reason="the model is not installed")


def _meant(item: int) -> tuple[str, int, int] | None:
    with connections["indexer"].cursor() as cursor:
        cursor.execute(
            "SELECT vector::text, space_id, audience FROM search_meaning WHERE item_id = %s", [item]
        )
        row: tuple[str, int, int] | None = cursor.fetchone()
    return row


def _told() -> None:
    while deliver():
        pass


def test_a_text_has_a_direction_and_an_empty_one_has_none() -> None:
    some, nothing = vectors([("A question about frost", ""), ("", "")])
    assert some is not None
    assert some.count(",") == DIMENSIONS - 1
    assert nothing is None


def test_what_is_missing_is_filled_in_and_what_is_there_left_alone(fresh: World) -> None:
    assert schema.is_there()
    missing = writing.missing()
    assert missing > 20
    assert list(writing.fill())[-1] == missing
    assert writing.missing() == 0
    assert list(writing.fill()) == []
    assert _meant(fresh.items["lab comment"]) is None


def test_a_meaning_changes_moves_and_goes_with_its_item(fresh: World) -> None:
    _told()
    page, maya = fresh.items["platform page"], fresh.people["maya"]
    first = _meant(page)
    assert first is not None
    with reading_as(maya):
        item = Item.objects.select_related("space").get(pk=page)
        edit_item(item, actor=Person.objects.get(pk=maya), title="Frost", body="On cold roofs.")
    _told()
    second = _meant(page)
    assert second is not None
    assert second[0] != first[0]
    with reading_as(maya):
        item = Item.objects.select_related("space").get(pk=page)
        move_page(item, Space.objects.get(slug="council"), actor=Person.objects.get(pk=maya))
    assert _meant(page) == (second[0], fresh.spaces["council"], 2)
    with reading_as(fresh.people["colleague"]):
        assert page not in [one.item.pk for one in alike("Frost on cold roofs", kinds=["page"])]
    with reading_as(maya):
        remove_item(Item.objects.select_related("space").get(pk=page), actor=Person.objects.get(pk=maya))
    _told()
    assert _meant(page) is None


def test_a_closed_space_closes_its_meanings(fresh: World) -> None:
    _told()
    with connections["importer"].cursor() as cursor:
        cursor.execute("UPDATE spaces_space SET audience = 2, listed = 2 WHERE slug = 'platform'")
    found = _meant(fresh.items["platform post"])
    assert found is not None
    assert found[2] == 2


def test_what_stands_high_in_both_stands_highest() -> None:
    scores = fuse([1, 2, 3], [3, 4])
    assert max(scores, key=lambda pk: scores[pk]) == 3
    assert scores[1] > scores[2] > 0


def test_the_right_earlier_question_is_mostly_found(fresh: World) -> None:
    """The small part of `bin/bench questions`: nearly no word is shared, so meaning has to find them."""
    asker = corpus.somebody()
    own = list(pairs.own_pairs())
    asked = corpus.write_questions(asker, "Own", [(question, "") for question, _again in own])
    corpus.understand()
    again = [pairs.Pair(words, "", pk) for (_question, words), pk in zip(own, asked, strict=True)]
    figures = measure(again, kinds=["question"], reader=asker.pk, prefix="own")
    assert float(figures["own_meaning_top3"] or 0) >= 0.6
    assert float(figures["own_both_top3"] or 0) >= 0.5


def test_what_is_near_is_found_among_much_that_may_not_be_read(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index meets four thousand things nearer than theirs at most, here a hundred: then it gives up."""
    monkeypatch.setattr(finding, "PATIENT", finding.PATIENT.replace("'4000'", "'1'"))
    _told()
    title, body = "How does one keep a pond from freezing?", "The ducks stay all winter."
    (near,) = vectors([(title, body)])
    (farther,) = vectors([("Keeping a pond free of ice", "Ducks need open water in winter.")])
    hidden = _copies(fresh, "lab", 300)
    theirs = _copies(fresh, "council", 1)
    with connections["indexer"].cursor() as cursor:
        for ids, vector in ((hidden, near), (theirs, farther)):
            cursor.execute(
                "INSERT INTO search_meaning SELECT id, space_id, audience, kind, %s::halfvec FROM content_item "
                "WHERE id = ANY(%s)",
                [vector, ids],
            )
    for who, expected in (("guest", theirs), ("aiko", hidden)):
        with reading_as(fresh.people[who]):
            found = [pk for pk, _near in finding.nearest(title, body, kinds=["post"], limit=5)]
        assert found, who
        assert set(found) <= set(expected), who
    with reading_as(None):
        assert not finding.nearest(title, body, kinds=["post"], limit=5)


def _copies(world: World, space: str, count: int) -> list[int]:
    """Posts that no hearer is told of."""
    audience = Space.objects.using("importer").get(pk=world.spaces[space]).audience
    copies = [
        Item(
            kind="post",
            space_id=world.spaces[space],
            audience=audience,
            title="Copy",
            created_at=timezone.now(),
        )
        for _ in range(count)
    ]
    return [one.pk for one in Item.objects.using("importer").bulk_create(copies)]
