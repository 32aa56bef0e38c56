"""What passes: who writes, who is here, and streams that end with their sessions."""

import asyncio
import json
from time import monotonic

import pytest
from django.test import Client, TestCase
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg

from engawa.boundary import reading_as
from engawa.content import actions
from engawa.live import presence, present, typing
from engawa.live.exchange import MOST_STREAMS, Exchange
from engawa.live.listeners import AGAIN, MOST_WAITING, REST, Listener
from engawa.live.readers import Hears, Wish
from engawa.live.speaking import speaker
from engawa.live.subjects import of_person
from engawa.live.subjects import typing as typing_news
from engawa.spaces.models import Space
from tests.live import ask_here, hears
from tests.world import PASSWORD, World


@pytest.fixture(autouse=True)
def _in_this_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asks in the test's own transaction, which no other connection could see."""
    ask_here(monkeypatch)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """What is published."""
    published: list[tuple[str, bytes]] = []
    monkeypatch.setattr(speaker, "mention", lambda *news: published.append(news))
    typing._said.clear()
    return published


def message(payload: bytes) -> Msg:
    return Msg(_client=Nats(), data=payload)


def listens(exchange: Exchange, world: World, who: str, shows: str = "", people: str = "") -> Listener:
    spaces = [world.spaces[shows]] if shows else []
    return exchange.join(
        hears(Wish(person=world.people[who], spaces=spaces, people=[world.people[people]] if people else []))
    )


async def told(exchange: Exchange, *payloads: bytes) -> None:
    for payload in payloads:
        await exchange.hear(message(payload))
        await asyncio.gather(*exchange.asking)


def test_typing_is_told_to_those_who_look_at_the_place(world: World, said: list[tuple[str, bytes]]) -> None:
    exchange = Exchange()
    tom, rosa = listens(exchange, world, "tom", "lab"), listens(exchange, world, "guest", "lab")
    elsewhere, aiko = listens(exchange, world, "tom"), listens(exchange, world, "aiko", "lab")
    lab = {"space": str(world.spaces["lab"]), "root": ""}
    assert world.client("aiko").post("/typing/", lab).status_code == 204
    assert world.client("aiko").post("/typing/", lab).status_code == 204
    assert world.client("guest").post("/typing/", lab).status_code == 404
    ((subject, payload),) = said
    assert subject == f"engawa.news.space.{world.spaces['lab']}"
    asyncio.run(told(exchange, payload))
    assert json.loads(b"".join(tom.waiting)[6:])["actor"] == str(world.people["aiko"])
    assert not rosa.waiting
    assert not elsewhere.waiting
    assert not aiko.waiting


def test_names_are_told_of_those_one_may_see(world: World) -> None:
    asked = f"/typing/names/?of={world.people['maya']},{world.people['aiko']},x"
    assert world.client("guest").get(asked).json() == {str(world.people["maya"]): "Maya Okafor"}
    assert len(world.client("tom").get(asked).json()) == 2


def test_presence_is_known_to_those_who_share_a_space(world: World) -> None:
    exchange = Exchange()
    rosa = listens(exchange, world, "guest", people="aiko")
    tom = listens(exchange, world, "tom", people="aiko")
    assert not rosa.waiting
    assert b'"gone"' in tom.waiting.pop()
    aiko = listens(exchange, world, "aiko")
    assert b'"here"' in tom.waiting.pop()
    assert not rosa.waiting
    aiko.away = True
    exchange.presence.came(aiko.reader, [aiko])
    assert b'"away"' in tom.waiting.pop()
    other = listens(exchange, world, "aiko")
    assert b'"here"' in tom.waiting.pop(), "the liveliest of several tabs counts"
    exchange.leave(aiko)
    exchange.leave(other)
    assert not tom.waiting, "between two pages nobody is gone"
    exchange.presence.came(aiko.reader, [])
    assert b'"gone"' in tom.waiting.pop()
    assert not exchange.presence.states.keys() & {world.people["aiko"]}


def test_who_does_not_want_to_be_seen_is_not(world: World, said: list[tuple[str, bytes]]) -> None:
    exchange = Exchange()
    tom, aiko = listens(exchange, world, "tom", people="aiko"), listens(exchange, world, "aiko")
    tom.waiting.clear()
    client = world.client("aiko")
    assert client.post("/account/presence/", {}).status_code == 302
    assert "checked" not in client.get("/account/presence/").text
    asyncio.run(told(exchange, of_person("person.seen", world.people["aiko"])[1]))
    assert b'"gone"' in b"".join(tom.waiting)
    assert not aiko.ended
    client.post("/account/presence/", {"seen": "1"})
    asyncio.run(told(exchange, of_person("person.seen", world.people["aiko"])[1]))
    assert b'"here"' in tom.waiting[-1]


def test_another_live_process_knows_and_forgets(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, word = Exchange(), {"of": "other", "states": {str(world.people["aiko"]): 2}, "ask": False}
    tom = listens(exchange, world, "tom", people="aiko")
    asyncio.run(exchange.presence.hear(message(json.dumps(word).encode())))
    assert b'"here"' in tom.waiting[-1]
    later = monotonic() + presence.HOLDS + 1
    monkeypatch.setattr(presence, "monotonic", lambda: later)
    exchange.presence.tell_all()
    assert b'"gone"' in tom.waiting[-1]


def signed_in(world: World, who: str) -> tuple[Client, Hears]:
    client = world.client(who)
    return client, hears(Wish(client.cookies["sessionid"].value))


@pytest.mark.parametrize("end", ["sign-out", "password", "closed"])
def test_a_stream_ends_with_its_session(world: World, end: str) -> None:
    exchange = Exchange()
    (client, mine), (_other, elsewhere) = signed_in(world, "tom"), signed_in(world, "tom")
    ending, staying = exchange.join(mine), exchange.join(elsewhere)
    account = world["tom"]
    assert account is not None
    ended = of_person("session.ended", world.people["tom"])[1]
    asyncio.run(told(exchange, ended))
    assert not ending.ended
    if end == "sign-out":
        client.post("/sign-out/")
    elif end == "password":
        words = {"oldpassword": PASSWORD, "password1": "quite another one", "password2": "quite another one"}
        assert client.post("/account/password/", words).status_code == 302
    else:
        account.is_active = False
        account.save()
    asyncio.run(told(exchange, ended))
    assert ending.ended
    assert ending.waiting[-1] == REST
    assert staying.ended == (end != "sign-out")


def test_the_oldest_of_many_streams_rests(world: World) -> None:
    exchange = Exchange()
    first, *others = [listens(exchange, world, "tom") for _ in range(MOST_STREAMS + 1)]
    assert first.waiting[-1] == REST
    assert not any(one.ended for one in others)


def test_a_stream_that_is_too_slow_asks_anew(world: World) -> None:
    listener = listens(Exchange(), world, "tom")
    for number in range(MOST_WAITING + 1):
        listener.put(b"data: %d\n\n" % number)
    assert listener.waiting == [AGAIN, b"data: 1000\n\n"]


def test_lost_news_make_everybody_ask_anew(world: World) -> None:
    exchange = Exchange()
    tom = listens(exchange, world, "tom")
    asyncio.run(told(exchange, of_person("news.lost", 0)[1]))
    assert tom.waiting == [AGAIN]
    payload = typing_news(world.spaces["lab"], None, world.people["aiko"])[1]
    asyncio.run(told(exchange, payload))
    assert tom.waiting == [AGAIN]


def test_news_come_at_once_and_count_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, told_now = Exchange(), []
    tom = listens(exchange, world, "tom")
    monkeypatch.setattr(speaker, "mention", lambda *news: told_now.append(news))
    with TestCase.captureOnCommitCallbacks(execute=True), reading_as(world.people["aiko"]):
        actions.write_item(
            "chat", actor=world.person("aiko"), space=Space.objects.get(slug="lab"), body="Quick."
        )
    ((_subject, payload),) = told_now
    asyncio.run(told(exchange, payload, payload))
    (event,) = tom.waiting
    assert b'"kind":"chat"' in event


def test_who_is_here_is_answered_to_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, answers = Exchange(), []
    listens(exchange, world, "aiko")
    away = listens(exchange, world, "tom")
    away.away = True
    exchange.presence.came(away.reader, [away])

    class Question(Msg):
        async def respond(self, data: bytes) -> None:
            answers.append(data)

    def ask(subject: str, payload: bytes) -> bytes:
        asyncio.run(present.answer_who(exchange.presence, Question(_client=Nats(), data=payload)))
        return answers[-1]

    monkeypatch.setattr(speaker, "ask", ask)
    people = [world.people[who] for who in ("aiko", "tom", "maya")]
    assert present.those_here(people) == {world.people["aiko"]}
    monkeypatch.setattr(speaker, "ask", lambda subject, payload: b"")
    assert not present.those_here(people)
