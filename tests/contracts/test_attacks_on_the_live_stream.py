"""An open stream must not tell of what its reader may not, or no longer, read."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from nats.aio.client import Client
from nats.aio.msg import Msg

from engawa.boundary import reading_as
from engawa.live import exchange as exchanges
from engawa.live import readers, stream
from engawa.live.exchange import Exchange
from engawa.live.listeners import Listener
from engawa.live.origins import allowed_origin
from engawa.live.readers import Reader, may_read_spaces, reader_now
from engawa.people.actions import follow
from engawa.spaces.actions import change_audience, remove_member
from engawa.spaces.models import Membership, Space
from tests.world import World

IDS = count(1)


@pytest.fixture(autouse=True)
def _in_this_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asks in the test's own transaction, which no other connection could see."""
    ours = connections["default"]

    def inline(ask: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
        async def asked(*args: Any) -> Any:
            connections["default"] = ours
            return ask(*args)

        return asked

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(exchanges, "sync_to_async", inline)
    monkeypatch.setattr(stream, "sync_to_async", inline)
    monkeypatch.setattr(readers, "close_old_connections", lambda: None)


def news(verb: str, world: World, space: str, actor: str, person: str = "") -> Msg:
    said = {
        "id": str(next(IDS)),
        "verb": verb,
        "space": str(world.spaces[space]),
        "actor": str(world.people[actor]),
        "person": str(world.people[person]) if person else "",
    }
    return Msg(_client=Client(), data=json.dumps(said).encode())


def listens(world: World, who: str) -> tuple[Exchange, Listener]:
    reader = reader_now(world.people[who])
    assert reader is not None
    exchange = Exchange()
    return exchange, exchange.join(reader)


async def told(exchange: Exchange, *messages: Msg) -> None:
    for message in messages:
        await exchange.hear(message)
        await asyncio.gather(*exchange.asking)


def test_following_what_one_may_not_read_must_tell_nothing(world: World) -> None:
    colleague = world.person("colleague")
    with reading_as(colleague.pk):
        follow(actor=colleague, space=Space.objects.get(slug="lab"))
    reader = reader_now(colleague.pk)
    assert reader is not None
    assert world.spaces["lab"] not in reader.spaces


@pytest.mark.parametrize("space, who, by", [("lab", "aiko", "tom"), ("council", "guest", "maya")])
def test_who_was_removed_must_hear_no_more(world: World, space: str, who: str, by: str) -> None:
    exchange, listener = listens(world, who)
    exchange.follow(listener, may_read_spaces(world.people[who], [world.spaces[space]]))
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
    exchange, listener = listens(world, "colleague")
    exchange.follow(listener, may_read_spaces(world.people["colleague"], [world.spaces["platform"]]))
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
    monkeypatch.setattr(stream, "reader_for", lambda cookies: reader_now(world.people["maya"]))
    sent: list[Any] = []

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/live/", "method": "GET", "headers": [], "query_string": query}
    asyncio.run(stream.application(scope, gone, send))
    assert sent[0]["status"] == 200
    assert not exchange.by_person


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "http://evil.example", "http://hub.example.evil.example"]
)
def test_strange_origins_must_not_listen(origin: str) -> None:
    assert allowed_origin({"origin": origin, "host": "hub.example:8001"}) is None
