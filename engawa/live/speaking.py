"""Speaking to NATS from code that is not asynchronous: one connection in a thread of its own."""

import asyncio
import logging
import threading
from collections.abc import Iterable
from time import monotonic

import nats
from nats.aio.client import Client

from engawa.embedded import places
from engawa.live.subjects import of_person

AGAIN_AFTER = 0.5
log = logging.getLogger(__name__)


class Speaker:
    """Publishes news. What cannot be said is made good: as soon as NATS answers, everybody is told to ask anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Client | None = None
        self._owing: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._silent_until = 0.0

    def say(self, news: Iterable[tuple[str, bytes]]) -> None:
        """Publish (subject, payload) pairs and wait until the server has them, two seconds at most."""
        loop = self._running_loop()
        future = asyncio.run_coroutine_threadsafe(self._say(list(news)), loop)
        try:
            future.result(timeout=2)
        except (TimeoutError, OSError, nats.errors.Error) as error:
            future.cancel()
            log.warning("News could not be told: %s", error)
            loop.call_soon_threadsafe(self._owe)

    def mention(self, subject: str, payload: bytes) -> None:
        """Publish what holds for a moment, without waiting; it may get lost."""
        asyncio.run_coroutine_threadsafe(self._mention(subject, payload), self._running_loop())

    def ask(self, subject: str, payload: bytes) -> bytes:
        """What a live process answers; b"" when none does at once."""
        future = asyncio.run_coroutine_threadsafe(self._ask(subject, payload), self._running_loop())
        try:
            return future.result(timeout=2)
        except (TimeoutError, OSError, nats.errors.Error) as error:
            future.cancel()
            log.info("Nobody answered: %s", error)
            return b""

    async def _ask(self, subject: str, payload: bytes) -> bytes:
        answer = await (await self._connected()).request(subject, payload, timeout=1)
        return bytes(answer.data)

    async def _say(self, news: list[tuple[str, bytes]]) -> None:
        client = await self._connected()
        for subject, payload in news:
            await client.publish(subject, payload)
        await client.flush(timeout=1)

    async def _mention(self, subject: str, payload: bytes) -> None:
        if monotonic() < self._silent_until:
            return
        try:
            await (await self._connected()).publish(subject, payload)
        except (TimeoutError, OSError, nats.errors.Error) as error:
            self._silent_until = monotonic() + AGAIN_AFTER
            log.info("Not mentioned: %s", error)

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._client is None or self._client.is_closed:
                self._client = await nats.connect(
                    places.nats_url(),
                    allow_reconnect=False,
                    max_reconnect_attempts=1,
                    reconnect_time_wait=0,
                    connect_timeout=1,
                    error_cb=_note,
                )
            return self._client

    def _owe(self) -> None:
        if self._owing is None or self._owing.done():
            self._owing = asyncio.get_running_loop().create_task(self._make_good())

    async def _make_good(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_AFTER)
            try:
                return await self._say([of_person("news.lost", 0)])
            except (TimeoutError, OSError, nats.errors.Error):
                continue

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="news", daemon=True).start()
            return self._loop


async def _note(error: Exception) -> None:
    log.info("NATS: %s", error)


speaker = Speaker()
