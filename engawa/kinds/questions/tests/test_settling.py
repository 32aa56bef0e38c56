"""A question is asked, answered and settled."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.kinds.questions.models import Acceptance, AlsoAsked
from engawa.kinds.questions.tests.conftest import Asks
from tests.world import World

HOW = "How does one rotate the keys of the gateway?"


@pytest.mark.parametrize("who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 302)])
def test_members_ask(world: World, who: str, status: int) -> None:
    sent = {"space": str(world.spaces["platform"]), "title": HOW, "body": "*Nobody* wrote it down."}
    client = world.client(who)
    response = client.post("/questions/new/", sent)
    assert response.status_code == status
    shown = world.client("colleague").get("/s/platform/questions/").text
    assert (HOW in shown) == (who == "tom")
    if who == "tom":
        page = client.get(response.headers["location"]).text
        assert "<em>Nobody</em> wrote it down." in page
        assert "Just asked" in page


def test_a_question_needs_a_sentence(world: World) -> None:
    sent = {"space": str(world.spaces["platform"]), "title": " ", "body": "typed with care"}
    response = world.client("tom").post("/questions/new/", sent)
    assert response.status_code == 422
    assert "typed with care" in response.text


@pytest.mark.parametrize(
    "who, status", [("tom", 302), ("maya", 302), ("aiko", 403), ("colleague", 403), ("guest", 404)]
)
def test_the_asker_and_owners_settle_it(
    world: World, asks: Asks, answers: Asks, who: str, status: int
) -> None:
    question = asks("tom", HOW)
    answer = answers("aiko", question, "With the small script.")
    address = f"/questions/{question.pk}/accepted-answer/"
    assert world.client(who).post(address, {"answer": str(answer.pk)}).status_code == status
    with reading_as(world.people["tom"]):
        row = Acceptance.objects.filter(item=question).first()
        told = Entry.objects.filter(verb="question.accepted", item=question).first()
    assert (row is not None) == (status == 302)
    if row and told:
        assert (row.answer_id, row.by_id) == (answer.pk, world.people[who])
        assert (told.person_id, told.data) == (world.people["aiko"], {"answer": str(answer.pk)})
        page = world.client("colleague").get(f"/questions/{question.pk}/").text
        assert page.index("Accepted answer") < page.index("With the small script.")
        assert "Answered by Aiko Nakamura" in page


def test_talk_under_an_answer_is_no_answer(world: World, asks: Asks, answers: Asks) -> None:
    question = asks("tom", HOW)
    said = answers("maya", answers("aiko", question, "With the script."), "Which one?")
    address = f"/questions/{question.pk}/accepted-answer/"
    assert world.client("tom").post(address, {"answer": str(said.pk)}).status_code == 403
    page = world.client("tom").get(f"/questions/{question.pk}/").text
    assert page.count("This answers it") == 1


def test_a_question_is_reopened(world: World, asks: Asks, answers: Asks) -> None:
    question = asks("tom", HOW)
    answer = answers("aiko", question, "With the script.")
    client, address = world.client("tom"), f"/questions/{question.pk}/"
    client.post(f"{address}accepted-answer/", {"answer": str(answer.pk)})
    assert world.client("aiko").post(f"{address}reopening/").status_code == 403
    assert HOW in client.get("/s/platform/questions/?show=answered").text
    assert client.post(f"{address}reopening/").status_code == 302
    assert "1 answer, none accepted yet" in client.get(address).text
    assert HOW in client.get("/s/platform/questions/").text


def test_each_has_it_once(world: World, asks: Asks) -> None:
    question = asks("tom", HOW)
    address = f"/questions/{question.pk}/too/"
    for who, status in (("maya", 302), ("tom", 302), ("colleague", 403), ("guest", 404)):
        assert world.client(who).post(address).status_code == status
    world.client("aiko").post(address, {"how": "suggested"})
    world.client("aiko").post(address, {"how": "suggested"})
    assert "Asked 3 times" in world.client("colleague").get(f"/questions/{question.pk}/").text
    world.client("maya").post(address)
    assert "Asked 2 times" in world.client("colleague").get("/s/platform/").text
    with reading_as(world.people["tom"]):
        assert AlsoAsked.objects.get(item=question).how == "suggested"


def test_mine_and_longest_waiting(world: World, asks: Asks) -> None:
    first, second = asks("tom", "The first of all questions?"), asks("maya", "The second question?")
    client = world.client("tom")
    waiting = client.get("/s/platform/questions/?show=waiting").text
    assert waiting.index(first.title) < waiting.index(second.title)
    newest = client.get("/s/platform/questions/").text
    assert newest.index(second.title) < newest.index(first.title)
    mine = client.get("/s/platform/questions/?show=mine").text
    assert first.title in mine
    assert second.title not in mine


def test_a_long_question_costs_no_more_than_a_short_one(
    world: World,
    asks: Asks,
    answers: Asks,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    question = asks("tom", HOW)
    for number in range(6):
        said = answers("aiko", question, f"Answer {number}")
        answers("maya", said, "Thank you.")
    client = world.client("tom")
    client.post(f"/questions/{question.pk}/accepted-answer/", {"answer": str(said.pk)})
    for address in (f"/questions/{question.pk}/", "/s/platform/questions/?show=all"):
        client.get(address)
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
