""" "@here" tried by those for whom it is not, in rooms that are too large, again and again, and with lies about who is
here."""

import asyncio
import json
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from engawa.boundary import reading_as
from engawa.kinds.chat.actions import calling
from engawa.live import present
from engawa.live.presence import Presence
from engawa.live.speaking import speaker
from engawa.notices import actions as notices
from engawa.notices.models import Level
from engawa.notices.tests.telling import clear, told
from engawa.spaces.models import Space
from tests.world import World

ROOM = "/s/platform/chat/"
NONSENSE = (
    b"x",
    b"null",
    b"5",
    b'"12"',
    b'{"a": 1}',
    b"[null]",
    b"[[]]",
    b"[1e999]",
    b"[NaN]",
    b'["x"]',
    b"[" * 9_999,
    b"\xff",
)
MANY = """
INSERT INTO people_person (name, ring, is_owner, is_bot, title, place, team, about, languages, timezone, avatar,
  joined_at)
SELECT 'P' || n, 2, false, false, '', '', '', '', '{}', '', '', now() FROM generate_series(1, 2100) n RETURNING id
"""
JOIN = """
INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring)
SELECT %s, id, 'member', now(), 1, 2 FROM unnest(%s::bigint[]) id
"""


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_about_who_is_here_calls_nobody_and_breaks_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(speaker, "ask", lambda *_: answer)
    assert present.those_here([7, 12]) <= {12}
    offered = world.client("tom").get(f"{ROOM}here/")
    assert offered.json()["results"][0]["hint"] == "nobody else at the moment"


@pytest.mark.parametrize("question", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_that_is_asked_is_answered_with_nobody(question: bytes) -> None:
    said: list[bytes] = []

    class Asked:
        data = question

        async def respond(self, answer: bytes) -> None:
            said.append(answer)

    # A browser's loop may run in this thread already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, present.answer_who(Presence("a"), Asked())).result()  # type: ignore[arg-type]  # only what is read
    assert [json.loads(one) for one in said] == [[]]


def test_a_room_of_thousands_is_called_by_nobody_and_asked_by_nobody(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connections["importer"].cursor() as cursor:
        cursor.execute(MANY)
        people = [person for (person,) in cursor.fetchall()]
        cursor.execute(JOIN, [fresh.spaces["platform"], people])
    asked: list[Collection[int]] = []

    def note(them: Collection[int]) -> frozenset[int]:
        asked.append(them)
        return frozenset(them)

    monkeypatch.setattr(calling, "those_here", note)
    for who in ("maya", "tom"):
        assert fresh.client(who).get(f"{ROOM}here/").json() == {"results": []}
        assert fresh.client(who).post(ROOM, {"body": "All of you, @here."}).status_code == 403
    assert asked == []


def test_how_many_are_here_is_told_to_members_alone(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "those_here", frozenset)
    with connections["importer"].cursor() as cursor:
        cursor.execute(
            "SELECT s.slug, m.person_id FROM spaces_membership m JOIN spaces_space s ON s.id = m.space_id"
        )
        belong = set(cursor.fetchall())
    for who in ("nobody", "stranger", "guest", "colleague"):
        client = fresh.client(who)
        for where in (*fresh.spaces, "nowhere", "..", "%00"):
            answer = client.get(f"/s/{where}/chat/here/")
            assert answer.status_code in (200, 302, 400, 404)
            if answer.status_code == 200 and answer.json()["results"]:
                assert (where, fresh.people.get(who)) in belong


def test_calling_again_and_again_calls_each_time_whom_it_says_and_spares_the_muted(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "those_here", frozenset)
    clear()
    with reading_as(fresh.people["aiko"]):
        notices.choose_level(Space.objects.get(slug="platform"), Level.DIGEST, actor=fresh.person("aiko"))
    tom = fresh.client("tom")
    for number in range(5):
        assert tom.post(ROOM, {"body": f"Again, @here, {number}."}).status_code == 302
        assert "aiko" not in told()
    post: Callable[[str], int] = lambda body: tom.post(ROOM, {"body": body}).status_code  # noqa: E731
    monkeypatch.setattr(calling, "FEW", 0)
    for body in ("@here " * 3_000, "@HERE", "@here" + "\u200b", "`@here`", "@herex", "＠here", "@here\0"):
        assert post(body) in (302, 400, 403, 422)
