"""One ASGI application: GET /live/ is a stream of server-sent events; ids travel, never content."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from engawa.live.exchange import Exchange
from engawa.live.listeners import Listener
from engawa.live.origins import allowed_origin
from engawa.live.readers import MOST_MISSED, Hears, Wish
from engawa.live.tickets import session_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = dict[str, str]
Asked = dict[str, list[str]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

OVERLAP = 10_000 << 21
"""Entries get their ids before they commit: after a break, ten seconds before the last one seen are told again."""
SHORT_OVERLAP = 1_000 << 21
"""The same for a page that was just made: it shows what was committed until then."""
MOST_ASKED = 80
exchange = Exchange()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The live process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await exchange.open()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await exchange.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    origin = allowed_origin(headers)
    if scope["path"] == "/live/health/":
        await _plain(send, 200, exchange.health(), origin)
    elif scope["path"] != "/live/" or scope["method"] != "GET":
        await _plain(send, 404, "There is nothing here.", origin)
    elif origin is None and "origin" in headers:
        await _plain(send, 403, "This page may not listen here.", None)
    else:
        listener = await _open(headers, parse_qs(scope["query_string"].decode("latin-1")))
        if listener is None:
            await _plain(send, 403, "Sign in first.", origin)
            return
        await _stream(listener, origin, receive, send)


async def _open(headers: Headers, asked: Asked) -> Listener | None:
    """A stream of what its reader may hear; None for whoever has not signed in."""
    session = session_of(headers.get("cookie", ""))
    if not session:
        return None
    last = _number(headers.get("last-event-id") or asked.get("last", [""])[0])
    since = max(last - OVERLAP, _number(asked.get("since", [""])[0]) - SHORT_OVERLAP, 0)
    spaces, people = _numbers(asked, "space"), _numbers(asked, "people")
    moment, hears = await exchange.openings.ask(Wish(session, spaces=spaces, people=people, since=since))
    return exchange.join(hears, moment, first=_told(hears), away="away" in asked) if hears else None


async def _stream(listener: Listener, origin: str | None, receive: Receive, send: Send) -> None:
    gone = asyncio.create_task(_until_gone(receive, listener))
    try:
        await send(
            {"type": "http.response.start", "status": 200, "headers": _headers(origin, "text/event-stream")}
        )
        while not listener.ended or listener.waiting:
            await send(_event(await listener.next()))
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        exchange.leave(listener)


def _numbers(asked: Asked, name: str) -> list[int]:
    """The ids of one kind that a page asks for: "space=1&space=2" or "people=1,2"."""
    sent = ",".join(asked.get(name, ())).split(",")[:MOST_ASKED]
    return [number for number in map(_number, sent) if number]


def _number(sent: str) -> int:
    """An id somebody sent; 0 for anything else."""
    sent = sent.strip()
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 20 else 0
    return number if number < 2**63 else 0


def _told(hears: Hears) -> bytes:
    """What was missed, as events, and then that the stream listens: a browser remembers the newest entry it saw."""
    told = [] if len(hears.missed) <= MOST_MISSED else [b"event: lost\ndata: \n\n"]
    for entry, verb, item, space, kind, root in hears.missed:
        said = {"id": str(entry), "verb": verb, "item": str(item or ""), "kind": kind,
                "root": str(root or item or ""), "space": str(space or "")}  # fmt: skip
        told.append(f"id: {entry}\ndata: {json.dumps(said)}\n\n".encode())
    return b"".join([*told, b": listening\n\n"])


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


def _event(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}


async def _plain(send: Send, status: int, text: str, origin: str | None) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(origin, "text/plain")})
    await send({"type": "http.response.body", "body": text.encode()})


def _headers(origin: str | None, media_type: str) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"vary", b"origin"),
    ]
    if origin:
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
        ]
    return headers
