"""Clients as the pages' island is one, without the page: they hear, reconnect, and drop what they heard already."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import re
import resource
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from time import process_time, time
from typing import Any

EVENT = re.compile(rb"id: (\d+)\ndata: (\{[^\n]*\})\n\n|event: (again|rest|lost)\n")
ITEM = re.compile(rb'"item": ?"(\d+)"')
SHOWN = ("chat.written", "post.written")
REMEMBERED = 2_000
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 4.0
AT_ONCE = 40


@dataclass(eq=False, slots=True)
class Client(asyncio.Protocol):
    """One reader's open page."""

    crew: Crew
    port: int
    cookie: str
    room: int
    last: int
    heard: dict[int, None] = field(default_factory=dict)
    shown: list[tuple[int, float]] = field(default_factory=list)
    """Items as they came to be shown, and when."""
    told: int = 0
    buffer: bytearray = field(default_factory=bytearray)
    pause: float = FIRST_PAUSE
    open: bool = False
    transport: asyncio.Transport | None = None

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        async with self.crew.door:
            try:
                await asyncio.wait_for(loop.create_connection(lambda: self, "127.0.0.1", self.port), 20)
                await asyncio.sleep(0)
            except (OSError, TimeoutError):
                self.again()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer.clear()
        path = f"/live/?space={self.room}&last={self.last}"
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n"
        transport.write(head.encode())

    def data_received(self, data: bytes) -> None:
        now, buffer = time(), self.buffer
        buffer += data
        if not self.open and b": listening" in buffer:
            self.open, self.pause, self.crew.opened = True, FIRST_PAUSE, now
        end = 0
        for found in EVENT.finditer(buffer):
            end = found.end()
            if found[3]:
                self.crew.asked[found[3].decode()] += 1
                if found[3] == b"again" and self.transport:
                    self.transport.close()
                    break
            else:
                self.hear(int(found[1]), found[2], now)
        if end:
            del buffer[:end]
        elif len(buffer) > 1_000_000:
            buffer.clear()

    def hear(self, entry: int, news: bytes, now: float) -> None:
        self.told += 1
        if entry in self.heard:
            return
        self.heard[entry] = None
        if len(self.heard) > REMEMBERED:
            del self.heard[next(iter(self.heard))]
        self.last = max(self.last, entry)
        if any(verb.encode() in news for verb in SHOWN) and (item := ITEM.search(news)):
            self.shown.append((int(item[1]), now))

    def connection_lost(self, error: Exception | None) -> None:
        self.open, self.transport = False, None
        self.again()

    def again(self) -> None:
        if not self.crew.over:
            pause, self.pause = self.pause * (0.5 + random.random()), min(self.pause * 2, LONGEST_PAUSE)
            asyncio.get_running_loop().call_later(pause, lambda: self.crew.begin(self.connect()))

    def eof_received(self) -> bool:
        return False


class Crew:
    """The clients of one process."""

    def __init__(self, port: int, since: int, readers: Sequence[tuple[str, int]]) -> None:
        self.door = asyncio.Semaphore(AT_ONCE)
        self.asked = {"again": 0, "rest": 0, "lost": 0}
        self.over = False
        self.began = self.opened = 0.0
        """When the first began to connect, and when the last was told that it had heard what it missed."""
        self.work: set[asyncio.Task[None]] = set()
        self.clients = [Client(self, port, cookie, room, since) for cookie, room in readers]

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self.work.add(task)
        task.add_done_callback(self.work.discard)

    def cut(self, share: float) -> int:
        """Break some connections, as a network does."""
        cut = [one for one in self.clients if one.transport and random.random() < share]
        for one in cut:
            if one.transport:
                one.transport.abort()
        return len(cut)


def listen(pipe: Connection, port: int, since: int, readers: Sequence[tuple[str, int]]) -> None:
    """A process of clients. It is told "connect", "open", "took", "cut <share>", "heard", "end", and answers each."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_000), hard))
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    asyncio.run(_listen(pipe, port, since, readers))


async def _listen(pipe: Connection, port: int, since: int, readers: Sequence[tuple[str, int]]) -> None:
    crew = Crew(port, since, readers)
    while True:
        while not pipe.poll():  # noqa: ASYNC110 - a pipe tells nobody that something has come
            await asyncio.sleep(0.02)
        word, *more = pipe.recv().split()
        if word == "connect":
            crew.began = time()
            for one in crew.clients:
                crew.begin(one.connect())
            pipe.send(len(crew.clients))
        elif word == "took":
            pipe.send(crew.opened - crew.began)
        elif word == "open":
            pipe.send(sum(one.open for one in crew.clients))
        elif word == "cut":
            pipe.send(crew.cut(float(more[0])))
        elif word == "heard":
            pipe.send(sum(len(one.shown) for one in crew.clients))
        else:
            crew.over = True
            told = sum(one.told for one in crew.clients)
            pipe.send(json.dumps({"cpu": process_time(), "told": told, **crew.asked}))
            pipe.send([one.shown for one in crew.clients])
            return
