"""Speaking to NATS from code that is not asynchronous: one connection in a thread of its own."""

import asyncio
import logging
import threading
from collections.abc import Iterable

import nats
from nats.aio.client import Client

from engawa.embedded import places

log = logging.getLogger(__name__)


class Speaker:
    """Publishes news. What cannot be said now is lost: whoever missed it asks PostgreSQL for the rest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Client | None = None

    def say(self, news: Iterable[tuple[str, bytes]]) -> None:
        """Publish (subject, payload) pairs and wait until the server has them, two seconds at most."""
        future = asyncio.run_coroutine_threadsafe(self._say(list(news)), self._running_loop())
        try:
            future.result(timeout=2)
        except (TimeoutError, OSError, nats.errors.Error) as error:
            future.cancel()
            log.warning("News could not be told: %s", error)

    async def _say(self, news: list[tuple[str, bytes]]) -> None:
        if self._client is None or self._client.is_closed:
            self._client = await nats.connect(places.nats_url(), allow_reconnect=False, connect_timeout=1)
        for subject, payload in news:
            await self._client.publish(subject, payload)
        await self._client.flush(timeout=1)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="news", daemon=True).start()
            return self._loop


speaker = Speaker()
