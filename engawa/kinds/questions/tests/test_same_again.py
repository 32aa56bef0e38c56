"""The same is asked again: merging and parting, and the page that spares the asking."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.questions.models import BecamePage, Spared
from engawa.kinds.questions.tests.conftest import Asks
from tests.world import World

HOW, AGAIN = "How does one rotate the keys of the gateway?", "Who rotates the keys of the gateway, and when?"


@pytest.mark.parametrize(
    "who, merges", [("tom", True), ("maya", True), ("aiko", False), ("colleague", False)]
)
def test_asker_and_owners_merge(world: World, asks: Asks, answers: Asks, who: str, merges: bool) -> None:
    question, other = asks("aiko", HOW), asks("tom", AGAIN)
    answers("maya", other, "I do, on Mondays.")
    address = f"/questions/{other.pk}/"
    response = world.client(who).post(f"{address}merge/", {"into": str(question.pk)})
    assert response.status_code == (403 if who == "colleague" else 302)
    client = world.client("colleague")
    response = client.get(address)
    assert response.status_code == (302 if merges else 200)
    if merges:
        assert response.headers["location"] == f"/questions/{question.pk}/"
        page = client.get(f"/questions/{question.pk}/").text
        assert "I do, on Mondays." in page
        assert "Asked 2 times" in page
        assert AGAIN not in client.get("/s/platform/questions/").text
        assert "Its address leads there" in client.get(f"{address}?as=it").text


def test_a_merge_is_taken_back_and_nothing_is_lost(world: World, asks: Asks, answers: Asks) -> None:
    question, other = asks("aiko", HOW), asks("tom", AGAIN)
    answers("maya", other, "I do, on Mondays.")
    client = world.client("tom")
    before = client.get(f"/questions/{other.pk}/").text.count("I do, on Mondays.")
    client.post(f"/questions/{other.pk}/merge/", {"into": str(question.pk)})
    assert AGAIN not in client.get("/s/platform/").text
    assert world.client("aiko").post(f"/questions/{other.pk}/merge/undoing/").status_code == 403
    assert client.post(f"/questions/{other.pk}/merge/undoing/").status_code == 302
    assert client.get(f"/questions/{other.pk}/").text.count("I do, on Mondays.") == before
    assert AGAIN in client.get("/s/platform/").text


def test_questions_never_lead_in_circles(world: World, asks: Asks) -> None:
    question, other = asks("tom", HOW), asks("tom", AGAIN)
    client = world.client("tom")
    assert client.post(f"/questions/{other.pk}/merge/", {"into": str(question.pk)}).status_code == 302
    assert client.post(f"/questions/{question.pk}/merge/", {"into": str(other.pk)}).status_code == 403
    assert client.get(f"/questions/{question.pk}/").status_code == 200


def test_who_answered_says_that_they_are_the_same(world: World, asks: Asks, answers: Asks) -> None:
    question, other = asks("aiko", HOW), asks("tom", AGAIN)
    answers("maya", other, "I do.")
    answers("aiko", other, "We said so before.")
    world.client("aiko").post(f"/questions/{other.pk}/merge/", {"into": str(question.pk)})
    told = world.client("tom").get(f"/questions/{other.pk}/").text
    assert "Aiko Nakamura finds it the same as" in told
    assert "finds it the same" not in world.client("colleague").get(f"/questions/{other.pk}/").text
    assert "Asked 2 times" in world.client("tom").get(f"/questions/{question.pk}/").text


def _asked_three_times(world: World, asks: Asks, answers: Asks) -> Item:
    question = asks("tom", HOW)
    answer = answers("aiko", question, "With the **small** script.")
    world.client("tom").post(f"/questions/{question.pk}/accepted-answer/", {"answer": str(answer.pk)})
    for who in ("maya", "aiko"):
        world.client(who).post(f"/questions/{question.pk}/too/", {"how": "suggested"})
    return question


def test_the_third_time_it_becomes_a_page(world: World, asks: Asks, answers: Asks) -> None:
    question = _asked_three_times(world, asks, answers)
    address = f"/questions/{question.pk}/page/"
    stream = world.client("maya").get("/s/platform/").text
    assert "Asked 3 times" in stream
    assert address in stream
    client = world.client("maya")
    assert "With the **small** script." in client.get(address).text
    sent = {"title": "Rotating the gateway's keys", "body": "With the **small** script."}
    assert world.client("colleague").post(address, sent).status_code == 403
    assert world.client("guest").get(address).status_code == 404
    response = client.post(address, sent)
    assert response.status_code == 302
    assert client.post(address, sent).status_code == 403
    with reading_as(world.people["colleague"]):
        page = BecamePage.objects.get(item=question).page
        assert page.page.under is not None
        assert page.page.under.item.title == "FAQ"
    behind = world.client("colleague").get(f"/questions/behind/{page.pk}/").text
    for name in ("Tom Lindqvist", "Maya Okafor", "Aiko Nakamura"):
        assert name in behind
    assert "Rotating the gateway" in world.client("colleague").get("/s/platform/").text


def test_a_page_counts_whom_it_spared_once_each(world: World, asks: Asks, answers: Asks) -> None:
    question = _asked_three_times(world, asks, answers)
    world.client("maya").post(f"/questions/{question.pk}/page/", {"title": "Rotating", "body": "So."})
    with reading_as(world.people["tom"]):
        page = BecamePage.objects.get(item=question).page_id
    for who in ("colleague", "colleague", "owner", "maya"):
        assert world.client(who).post(f"/questions/spared/{page}/").status_code == 302
    assert world.client("guest").post(f"/questions/spared/{page}/").status_code == 404
    assert "Spared 2 people the asking" in world.client("tom").get(f"/questions/behind/{page}/").text
    with reading_as(world.people["tom"]):
        assert Spared.objects.filter(item=page).count() == 2


def test_an_open_question_becomes_no_page(world: World, asks: Asks) -> None:
    question = asks("tom", HOW)
    assert world.client("tom").get(f"/questions/{question.pk}/page/").status_code == 403
