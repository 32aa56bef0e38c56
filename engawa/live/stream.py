"""One ASGI application: GET /live/ is a stream of server-sent events; ids travel, never content."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async

from engawa.live.exchange import Exchange, Listener
from engawa.live.origins import allowed_origin
from engawa.live.readers import Reader, may_read_spaces, missed_since, reader_for

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT = 25.0
OVERLAP = 5_000 << 21
"""Entries get their ids before they commit: after a break, five seconds before the last one seen are told again."""
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
        reader = await sync_to_async(reader_for)(headers.get("cookie", ""))
        if reader is None:
            await _plain(send, 403, "Sign in first.", origin)
            return
        await _stream(scope, headers, reader, origin, receive, send)


async def _stream(
    scope: Scope, headers: dict[str, str], reader: Reader, origin: str | None, receive: Receive, send: Send
) -> None:
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    listener = exchange.join(reader)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        if also := [space for space in map(_number, asked.get("space", [])[:20]) if space]:
            exchange.follow(listener, await sync_to_async(may_read_spaces)(reader.person, also))
        await send(
            {"type": "http.response.start", "status": 200, "headers": _headers(origin, "text/event-stream")}
        )
        await send(_event(b": listening\n\n"))
        if last := _number(headers.get("last-event-id") or asked.get("last", [""])[0]):
            await _tell_missed(listener, last, send)
        await _tell(listener, gone, send)
    finally:
        gone.cancel()
        exchange.leave(listener)


def _number(sent: str) -> int:
    """An id somebody sent; 0 for anything else."""
    sent = sent.strip()
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 20 else 0


async def _tell_missed(listener: Listener, last: int, send: Send) -> None:
    for entry, verb, item, space, kind, root in await sync_to_async(missed_since)(
        listener.reader, max(last - OVERLAP, 0)
    ):
        said = {"id": str(entry), "verb": verb, "item": str(item or ""), "kind": kind,
                "root": str(root or item or ""), "space": str(space or "")}  # fmt: skip
        await send(_event(f"id: {entry}\ndata: {json.dumps(said)}\n\n".encode()))


async def _tell(listener: Listener, gone: asyncio.Task[None], send: Send) -> None:
    while not gone.done():
        news = asyncio.ensure_future(listener.next())
        done, _pending = await asyncio.wait({news, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
        if news in done:
            await send(_event(news.result()))
            continue
        news.cancel()
        if not done:
            await send(_event(b": beat\n\n"))


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


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
