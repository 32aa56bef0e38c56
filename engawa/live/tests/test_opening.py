"""Streams that open while something happens: nothing is missed, nothing is told that may not be."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError
from nats.aio.client import Client
from nats.aio.msg import Msg

from engawa.boundary import reading_as
from engawa.content.actions import write_item
from engawa.journal.models import Entry
from engawa.live import asking, stream
from engawa.live.exchange import Exchange
from engawa.live.listeners import AGAIN, REST, Listener
from engawa.live.readers import Hears, Wish, granted
from engawa.live.subjects import news_of, of_person
from engawa.people.actions import follow
from engawa.spaces.actions import remove_member
from engawa.spaces.models import Membership, Space
from tests.live import ask_here, hears, news
from tests.world import World

LISTENS = b": listening\n\n"


@pytest.fixture(autouse=True)
def _in_this_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_here(monkeypatch)


async def say(exchange: Exchange, payload: bytes) -> None:
    await exchange.hear(Msg(_client=Client(), data=payload))


async def opened(exchange: Exchange, wish: Wish, *meanwhile: bytes) -> Listener:
    """A stream during whose opening something is said."""
    moment, heard = await exchange.openings.ask(wish)
    assert heard is not None
    for payload in meanwhile:
        await say(exchange, payload)
    listener = exchange.join(heard, moment, first=LISTENS)
    while exchange.asking:
        await asyncio.gather(*exchange.asking)
    return listener


def post(world: World, who: str, space: str) -> Entry:
    with reading_as(world.people[who]):
        item = write_item("post", actor=world.person(who), space=Space.objects.get(slug=space), body="News.")
        return Entry.objects.get(item=item, verb="post.written")


def test_what_was_said_while_it_opened_is_heard_once_and_after_what_was_missed(world: World) -> None:
    exchange, aiko = Exchange(), Wish(person=world.people["aiko"])
    before, during = news("post.written", world, "lab", "tom"), news("post.written", world, "lab", "tom")
    elsewhere = news("post.written", world, "council", "maya")

    async def run() -> Listener:
        await say(exchange, before)
        return await opened(exchange, aiko, during, during, elsewhere)

    first, heard = asyncio.run(run()).waiting
    assert first == LISTENS
    assert json.loads(heard.split(b"data: ")[1]) == json.loads(during)


def joins(exchange: Exchange, moment: int, heard: Hears | None, *said: bytes) -> Listener:
    """The stream of somebody who was asked for, after this was said."""
    assert heard is not None

    async def run() -> Listener:
        for payload in said:
            await say(exchange, payload)
        listener = exchange.join(heard, moment)
        while exchange.asking:
            await asyncio.gather(*exchange.asking)
        return listener

    return asyncio.run(run())


def test_who_is_removed_while_it_opens_hears_no_more(world: World) -> None:
    exchange, lab = Exchange(), world.spaces["lab"]
    asked = asyncio.run(exchange.openings.ask(Wish(person=world.people["aiko"], spaces=[lab])))
    with reading_as(world.people["tom"]):
        stay = Membership.objects.get(space=lab, person=world.people["aiko"])
        remove_member(stay, actor=world.person("tom"))
    listener = joins(exchange, *asked, news("space.removed", world, "lab", "tom", "aiko"))
    listener.waiting.clear()
    asyncio.run(say(exchange, news("post.written", world, "lab", "tom")))
    assert not listener.waiting


def test_signing_out_while_it_opens_ends_it(world: World) -> None:
    exchange, client = Exchange(), world.client("tom")
    asked = asyncio.run(exchange.openings.ask(Wish(client.cookies["sessionid"].value)))
    client.post("/sign-out/")
    listener = joins(exchange, *asked, of_person("session.ended", world.people["tom"])[1])
    assert listener.ended
    assert listener.waiting[-1] == REST


@pytest.mark.parametrize("kept", [1, 1_000])
def test_what_is_not_remembered_is_asked_for_anew(world: World, kept: int) -> None:
    exchange = Exchange()
    exchange.lately.kept = deque(maxlen=kept)
    said = [news("post.written", world, "lab", "aiko") for _ in range(3)]
    listener = asyncio.run(opened(exchange, Wish(person=world.people["tom"]), *said))
    assert (AGAIN in listener.waiting) == (kept == 1)
    assert len(listener.waiting) == (2 if kept == 1 else 4)


def test_lost_news_reach_streams_that_open(world: World) -> None:
    lost = of_person("news.lost", 0)[1]
    listener = asyncio.run(opened(Exchange(), Wish(person=world.people["tom"]), lost))
    assert listener.waiting == [LISTENS, AGAIN]


def test_what_was_missed_is_told_in_order_and_only_what_may_be_read(world: World) -> None:
    aiko, tom, rosa = (world.people[who] for who in ("aiko", "tom", "guest"))
    said = [post(world, "aiko", "lab"), post(world, "maya", "platform"), post(world, "tom", "lab")]
    lab, platform = world.spaces["lab"], world.spaces["platform"]
    since = said[0].pk - 1
    wish = Wish(person=tom, spaces=[lab, platform], since=since)
    mine = {one.pk: one for one in said}
    told = [entry for entry, *_rest in hears(wish).missed if entry in mine]
    assert told == sorted(mine)
    assert not hears(Wish(person=rosa, spaces=[lab, platform], since=since)).missed
    with reading_as(tom):
        remove_member(Membership.objects.get(space=lab, person=aiko), actor=world.person("tom"))
    later = hears(Wish(person=aiko, spaces=[lab], since=since)).missed
    assert lab not in {space for _entry, _verb, _item, space, *_rest in later}


def test_what_one_follows_is_missed_too(world: World) -> None:
    colleague = world.person("colleague")
    with reading_as(colleague.pk):
        follow(actor=colleague, space=Space.objects.get(slug="platform"))
    entry = post(world, "maya", "platform")
    ((told, verb, item, space, kind, _root),) = [
        one for one in hears(Wish(person=colleague.pk, since=entry.pk - 1)).missed if one[0] == entry.pk
    ]
    assert (told, verb, item, space, kind) == (
        entry.pk,
        "post.written",
        entry.item_id,
        entry.space_id,
        "post",
    )


def test_many_ask_together_and_one_that_cannot_be_asked_breaks_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    portions: list[int] = []

    def breaking(wishes: Sequence[Wish]) -> list[Hears | None]:
        portions.append(len(wishes))
        if any(wish.since == 13 for wish in wishes):
            raise DatabaseError("Not this one.")
        return granted(wishes)

    monkeypatch.setattr(asking, "granted", breaking)
    exchange, tom = Exchange(), world.people["tom"]
    wishes = [
        Wish(person=tom),
        *[Wish(person=world.people["aiko"], since=one) for one in (0, 13)],
        Wish("no such"),
    ]

    async def run() -> list[Any]:
        return await asyncio.gather(*map(exchange.openings.ask, wishes), return_exceptions=True)

    toms, aikos, broken, nobody = asyncio.run(run())
    assert toms[1].reader.person == tom
    assert aikos[1].reader.person == world.people["aiko"]
    assert isinstance(broken, DatabaseError)
    assert nobody[1] is None
    assert portions[0] == len(wishes)
    assert exchange.openings.busy == 0


def test_a_stream_says_that_it_listens_after_what_was_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "exchange", Exchange())
    entry, client = post(world, "aiko", "lab"), world.client("tom")
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    sent: list[dict[str, Any]] = []

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "path": "/live/", "method": "GET", "headers": [(b"cookie", cookie.encode())],
        "query_string": f"last={entry.pk}".encode(),
    }  # fmt: skip
    asyncio.run(stream.application(scope, gone, send))
    body = b"".join(message["body"] for message in sent[1:])
    assert 0 <= body.index(b"id: %d\n" % entry.pk) < body.index(LISTENS)


def test_news_as_the_journal_tells_them_are_understood(world: World) -> None:
    entry = post(world, "aiko", "lab")
    listener = asyncio.run(opened(Exchange(), Wish(person=world.people["tom"]), news_of(entry, "post")))
    assert b'"post.written"' in listener.waiting[-1]
