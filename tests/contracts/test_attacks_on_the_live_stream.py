"""An open stream must not tell of what its reader may not, or no longer, read."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from nats.aio.client import Client
from nats.aio.msg import Msg

from engawa.boundary import reading_as
from engawa.live import stream
from engawa.live.exchange import Exchange
from engawa.live.listeners import Listener
from engawa.live.origins import allowed_origin
from engawa.live.readers import Reader, Wish
from engawa.people.actions import follow
from engawa.spaces.actions import change_audience, remove_member
from engawa.spaces.models import Membership, Space
from tests.live import ask_here, hears, news
from tests.world import World


@pytest.fixture(autouse=True)
def _in_this_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asks in the test's own transaction, which no other connection could see."""
    ask_here(monkeypatch)


def listens(world: World, who: str, shows: str = "") -> tuple[Exchange, Listener]:
    exchange, spaces = Exchange(), [world.spaces[shows]] if shows else []
    return exchange, exchange.join(hears(Wish(person=world.people[who], spaces=spaces)))


async def told(exchange: Exchange, *messages: bytes) -> None:
    for message in messages:
        await exchange.hear(Msg(_client=Client(), data=message))
        await asyncio.gather(*exchange.asking)


def test_following_what_one_may_not_read_must_tell_nothing(world: World) -> None:
    colleague = world.person("colleague")
    with reading_as(colleague.pk):
        follow(actor=colleague, space=Space.objects.get(slug="lab"))
    assert world.spaces["lab"] not in hears(Wish(person=colleague.pk)).reader.spaces


@pytest.mark.parametrize("space, who, by", [("lab", "aiko", "tom"), ("council", "guest", "maya")])
def test_who_was_removed_must_hear_no_more(world: World, space: str, who: str, by: str) -> None:
    exchange, listener = listens(world, who, space)
    with reading_as(world.people[by]):
        remove_member(
            Membership.objects.get(space=world.spaces[space], person=world.people[who]),
            actor=world.person(by),
        )
    asyncio.run(told(exchange, news("space.removed", world, space, by, who)))
    listener.waiting.clear()
    asyncio.run(told(exchange, news("post.written", world, space, by)))
    assert not listener.waiting


def test_a_stream_must_end_with_the_stay(world: World) -> None:
    exchange, listener = listens(world, "guest")
    assert listener.reader.until is not None
    with reading_as(world.people["maya"]):
        stay = Membership.objects.filter(person=world.people["guest"])
        stay.update(until=timezone.now() - timedelta(days=1))
    listener.reader = Reader(world.people["guest"], listener.reader.spaces, 0, timezone.now())
    asyncio.run(told(exchange, *[news("post.written", world, "council", "maya")] * 2))
    assert not listener.waiting


def test_a_space_that_closes_must_tell_strangers_nothing(world: World) -> None:
    exchange, listener = listens(world, "colleague", "platform")
    with reading_as(world.people["maya"]):
        change_audience(Space.objects.get(slug="platform"), actor=world.person("maya"), ring=2, audience=2)
    asyncio.run(told(exchange, news("space.audience_changed", world, "platform", "maya")))
    listener.waiting.clear()
    asyncio.run(told(exchange, news("post.written", world, "platform", "maya")))
    assert not listener.waiting


@pytest.mark.parametrize("query", [b"space=\xc2\xb2", b"space=" + b"9" * 5000, b"last=\xc2\xb2", b"space=x"])
def test_nonsense_must_leave_no_listener_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, query: bytes
) -> None:
    exchange = Exchange()
    monkeypatch.setattr(stream, "exchange", exchange)
    sent: list[Any] = []

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    cookie = f"sessionid={world.client('maya').cookies['sessionid'].value}".encode()
    scope = {
        "type": "http",
        "path": "/live/",
        "method": "GET",
        "headers": [(b"cookie", cookie)],
        "query_string": query,
    }
    asyncio.run(stream.application(scope, gone, send))
    assert sent[0]["status"] == 200
    assert not exchange.by_person


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "http://evil.example", "http://hub.example.evil.example"]
)
def test_strange_origins_must_not_listen(origin: str) -> None:
    assert allowed_origin({"origin": origin, "host": "hub.example:8001"}) is None
