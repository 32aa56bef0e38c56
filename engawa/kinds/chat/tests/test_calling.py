"""Calling those who are here: whom it reaches, and what it asks first."""

from collections.abc import Collection

import pytest

from engawa.boundary import reading_as
from engawa.kinds.chat.actions import calling
from engawa.notices import actions as notices
from engawa.notices.models import Level, Reason
from engawa.notices.tests.telling import clear, told
from engawa.spaces.models import Space
from tests.world import World

ROOM = "/s/platform/chat/"
CALL = {"body": "The build is red, @here."}


@pytest.fixture(autouse=True)
def _nothing_yet(fresh: World) -> None:
    clear()


@pytest.fixture
def here(fresh: World, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Who is looking at a page now."""
    present = {fresh.people[who] for who in ("tom", "aiko", "guest", "colleague")}
    monkeypatch.setattr(calling, "those_here", lambda people: frozenset(people) & present)
    return present


def test_those_of_the_room_who_are_here_are_called_once(fresh: World, here: set[int]) -> None:
    assert fresh.client("tom").post(ROOM, CALL | {"body": "Red, @here and @aiko."}).status_code == 302
    assert told() == {"aiko": [Reason.MENTION]}
    clear()
    assert fresh.client("tom").post(ROOM, CALL).status_code == 302
    assert told() == {"aiko": [Reason.HERE]}, "neither who writes, nor who is elsewhere or belongs elsewhere"
    clear()
    fresh.client("tom").post(ROOM, {"body": "Say `@here` to call, or mail to me@here.example."})
    assert told() == {}


def test_who_wants_less_or_nothing_of_a_kind_is_not_called(fresh: World, here: set[int]) -> None:
    with reading_as(fresh.people["aiko"]):
        notices.choose_level(Space.objects.get(slug="platform"), Level.DIGEST, actor=fresh.person("aiko"))
    fresh.client("tom").post(ROOM, CALL)
    assert told() == {}


def test_strangers_call_nobody(fresh: World, here: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Collection[int]] = []

    def note(people: Collection[int]) -> frozenset[int]:
        asked.append(people)
        return frozenset()

    monkeypatch.setattr(calling, "those_here", note)
    for who, status in (("guest", 404), ("nobody", 404), ("colleague", 403)):
        assert fresh.client(who).post(ROOM, CALL).status_code == status
    assert not asked
    assert told() == {}


def test_the_number_is_told_before_many_are_called(
    fresh: World, here: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "FEW", 0)
    client = fresh.client("tom")
    refused = client.post(ROOM, CALL)
    assert refused.status_code == 403
    assert "@here calls 1 people" in refused.text
    assert told() == {}
    assert client.post(ROOM, {"body": "Something else, @here."}).status_code == 403
    assert client.post(ROOM, CALL).status_code == 403, "only what was sent just before"
    assert client.post(ROOM, CALL).status_code == 302
    assert told() == {"aiko": [Reason.HERE]}


def test_only_owners_call_very_many_and_nobody_a_whole_company(
    fresh: World, here: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "LARGE", 0)
    assert fresh.client("tom").post(ROOM, CALL).status_code == 403
    assert fresh.client("maya").post(ROOM, CALL).status_code == 302
    monkeypatch.setattr(calling, "LARGEST", 1)
    assert fresh.client("maya").post(ROOM, CALL).status_code == 403


def test_it_is_offered_with_its_number_to_whom_it_serves(
    fresh: World, here: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered(who: str, room: str = ROOM) -> list[dict[str, str]]:
        answer: list[dict[str, str]] = fresh.client(who).get(f"{room}here/").json()["results"]
        return answer

    assert [(one["value"], one["hint"]) for one in offered("tom")] == [("@here", "1 person")]
    assert offered("colleague") == [], "who does not belong calls nobody"
    assert f'data-calls="{ROOM}here/"' in fresh.client("tom").get(ROOM).text
    assert fresh.client("guest").get(f"{ROOM}here/").status_code == 404
    monkeypatch.setattr(calling, "LARGE", 0)
    assert offered("tom") == []
    assert [one["hint"] for one in offered("maya")] == ["2 people"]
    here.clear()
    assert [one["hint"] for one in offered("maya")] == ["nobody else at the moment"]
