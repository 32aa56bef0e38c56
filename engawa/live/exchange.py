"""One subscription to the news, shared out to the readers that listen in this process."""

import asyncio
import json
import logging
from collections import defaultdict, deque
from dataclasses import dataclass, field

import nats
from asgiref.sync import sync_to_async
from django.utils import timezone
from nats.aio.client import Client
from nats.aio.msg import Msg

from engawa.embedded import places
from engawa.live.readers import Reader, may_read_spaces, reader_now
from engawa.live.subjects import ALL

MOST_WAITING = 1_000
RIGHTS_CHANGE = frozenset(
    {"space.joined", "space.left", "space.removed", "space.stay_extended", "space.audience_changed"}
)
log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. Events wait here; a reader too slow to take them is told to ask again."""

    reader: Reader
    also: frozenset[int] = frozenset()
    """Spaces heard because a page shows them."""
    waiting: deque[bytes] = field(default_factory=deque)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, event: bytes) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.popleft()
        self.waiting.append(event)
        self.ready.set()

    async def next(self) -> bytes:
        """All events that wait, as one piece."""
        await self.ready.wait()
        self.ready.clear()
        events = b"".join(self.waiting)
        self.waiting.clear()
        return events


class Exchange:
    def __init__(self) -> None:
        self.by_space: dict[int, set[Listener]] = defaultdict(set)
        self.by_person: dict[int, set[Listener]] = defaultdict(set)
        self.client: Client | None = None
        self.asking: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect to NATS and keep connected, whatever happens to it."""
        self.client = await nats.connect(
            places.nats_url(), max_reconnect_attempts=-1, reconnect_time_wait=0.5, error_cb=_note
        )
        await self.client.subscribe(ALL, cb=self.hear)

    async def close(self) -> None:
        if self.client is not None:
            await self.client.close()

    def health(self) -> str:
        connected = self.client is not None and self.client.is_connected
        streams = sum(len(listeners) for listeners in self.by_person.values())
        return json.dumps({"connected": connected, "streams": streams})

    def join(self, reader: Reader) -> Listener:
        listener = Listener(reader)
        self.by_person[reader.person].add(listener)
        for space in reader.spaces:
            self.by_space[space].add(listener)
        return listener

    def follow(self, listener: Listener, spaces: frozenset[int]) -> None:
        """Let this stream hear further spaces, which its reader may read."""
        listener.also = spaces
        for space in spaces:
            self.by_space[space].add(listener)

    def leave(self, listener: Listener) -> None:
        _drop(self.by_person, listener.reader.person, listener)
        for space in listener.reader.spaces | listener.also:
            _drop(self.by_space, space, listener)

    async def hear(self, message: Msg) -> None:
        """Share out one piece of news."""
        news = json.loads(message.data)
        event = b"id: %s\ndata: %s\n\n" % (news["id"].encode(), message.data)
        if news["verb"] in RIGHTS_CHANGE:
            self._ask_again(news)
        listeners = self.by_space.get(int(news["space"] or 0), ())
        now = timezone.now()
        for listener in listeners or self.by_person.get(int(news["actor"] or 0), ()):
            if listener.reader.until and listener.reader.until <= now:
                self._ask(listener.reader.person)
            else:
                listener.put(event)

    def _ask_again(self, news: dict[str, str]) -> None:
        """Somebody's rights may have changed: ask what they hear now before telling them more."""
        people = {int(news["actor"] or 0), int(news.get("person") or 0)}
        if news["verb"] == "space.audience_changed":
            people |= {one.reader.person for one in self.by_space.get(int(news["space"]), ())}
        for person in people & self.by_person.keys():
            self._ask(person)

    def _ask(self, person: int) -> None:
        task = asyncio.create_task(self._renew(person))
        self.asking.add(task)
        task.add_done_callback(self.asking.discard)

    async def _renew(self, person: int) -> None:
        reader = await sync_to_async(reader_now)(person)
        also = sorted({space for one in self.by_person.get(person, ()) for space in one.also})
        readable = await sync_to_async(may_read_spaces)(person, also) if also and reader else frozenset[int]()
        for listener in list(self.by_person.get(person, ())):
            self.leave(listener)
            if reader is not None:
                listener.reader, listener.also = reader, listener.also & readable
                self.by_person[person].add(listener)
                for space in reader.spaces | listener.also:
                    self.by_space[space].add(listener)


def _drop(index: dict[int, set[Listener]], key: int, listener: Listener) -> None:
    index[key].discard(listener)
    if not index[key]:
        del index[key]


async def _note(error: Exception) -> None:
    log.warning("NATS: %s", error)
