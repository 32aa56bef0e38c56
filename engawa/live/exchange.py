"""One subscription to the news, shared out to the readers that listen in this process."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

import nats
from asgiref.sync import sync_to_async
from django.utils import timezone
from nats.aio.client import Client
from nats.aio.msg import Msg

from engawa.embedded import places
from engawa.live.listeners import AGAIN, REST, Listener
from engawa.live.presence import SUBJECT, Presence, Word
from engawa.live.readers import Reader, may_read_spaces, reader_now, those_who_share
from engawa.live.subjects import ALL, PASSING
from engawa.live.tickets import still_valid

MOST_STREAMS = 20
"""Of one person: tabs and devices. The oldest rests when another opens."""
BEAT_EVERY = 25.0
BEAT = b"event: beat\ndata: \n\n"
PORTION = 200
REMEMBERED = 20_000
RIGHTS_CHANGE = frozenset(
    {
        "space.joined",
        "space.left",
        "space.removed",
        "space.stay_extended",
        "space.audience_changed",
    }
)
log = logging.getLogger(__name__)


class Exchange:
    def __init__(self) -> None:
        self.by_space: dict[int, set[Listener]] = defaultdict(set)
        self.by_person: dict[int, list[Listener]] = defaultdict(list)
        self.told: dict[str, None] = {}
        """What was shared out lately: news come at once, and again from the postman, who forgets none."""
        self.presence = Presence(self._publish)
        self.client: Client | None = None
        self.asking: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect to NATS and keep connected, whatever happens to it."""
        self.client = await nats.connect(
            places.nats_url(), max_reconnect_attempts=-1, reconnect_time_wait=0.5,
            error_cb=self._note, reconnected_cb=self.ask_again_everywhere,
        )  # fmt: skip
        await self.client.subscribe(ALL, cb=self.hear)
        await self.client.subscribe(SUBJECT, cb=self.presence.hear)
        self._begin(self._look_after())

    async def close(self) -> None:
        if self.client is not None:
            await self.client.close()

    def health(self) -> str:
        connected = self.client is not None and self.client.is_connected
        return json.dumps({"connected": connected, "streams": sum(1 for _ in self._everybody())})

    def join(self, reader: Reader, away: bool = False) -> Listener:
        listener = Listener(reader, reader.ticket, away=away)
        theirs = self.by_person[reader.person]
        if len(theirs) >= MOST_STREAMS:
            theirs[0].end(REST)
        self._index(listener)
        self.presence.came(listener.reader, self.by_person[reader.person])
        return listener

    def follow(self, listener: Listener, spaces: frozenset[int]) -> None:
        """Let this stream hear further spaces, which its reader may read."""
        listener.also = spaces
        for space in spaces:
            self.by_space[space].add(listener)

    def leave(self, listener: Listener) -> None:
        listener.ended = True
        self._drop(listener)
        self.presence.unwatch(listener)
        self.presence.went(listener.reader, lambda: self.by_person.get(listener.reader.person, ()))

    async def hear(self, message: Msg) -> None:
        """Share out one piece of news."""
        news = json.loads(message.data)
        verb = news["verb"]
        if verb in PASSING:
            self._pass_on(news, message.data)
        elif verb == "session.ended":
            self._begin(self._check(list(self.by_person.get(int(news["actor"]), ()))))
        elif verb == "person.seen":
            self._ask_again(news)
        elif verb == "news.lost":
            await self.ask_again_everywhere()
        else:
            self._share_out(news, message.data)

    def _share_out(self, news: dict[str, str], said: bytes) -> None:
        if news["id"] in self.told:
            return
        self.told[news["id"]] = None
        if len(self.told) > REMEMBERED:
            del self.told[next(iter(self.told))]
        event = b"id: %s\ndata: %s\n\n" % (news["id"].encode(), said)
        if news["verb"] in RIGHTS_CHANGE:
            self._ask_again(news)
        for listener in self._concerned(news):
            self._put(listener, event)

    def _concerned(self, news: dict[str, str]) -> Iterable[Listener]:
        space = self.by_space.get(int(news["space"] or 0))
        if space:
            return space
        people = {int(news["actor"] or 0), int(news.get("person") or 0)}
        return [one for person in people for one in self.by_person.get(person, ())]

    def _put(self, listener: Listener, event: bytes) -> None:
        if listener.reader.until and listener.reader.until <= timezone.now():
            self._begin(self._renew(listener.reader.person))
        else:
            listener.put(event)

    def _pass_on(self, news: dict[str, str], said: bytes) -> None:
        """What holds for a moment goes to those whose page shows the place, and to nobody's own tabs."""
        space, actor = int(news["space"]), int(news["actor"])
        for listener in self.by_space.get(space, ()):
            if space in listener.also and listener.reader.person != actor:
                self._put(listener, b"data: %s\n\n" % said)

    async def ask_again_everywhere(self) -> None:
        """Something may have been said that nobody heard."""
        for listener in self._everybody():
            listener.put(AGAIN)

    def _ask_again(self, news: dict[str, str]) -> None:
        """Somebody's rights may have changed: ask what they hear now before telling them more."""
        people = {int(news["actor"] or 0), int(news.get("person") or 0)}
        if news["verb"] == "space.audience_changed":
            people |= {one.reader.person for one in self.by_space.get(int(news["space"]), ())}
        people |= {one.reader.person for who in list(people) for one in self.presence.watchers.get(who, ())}
        for person in people & self.by_person.keys():
            self._begin(self._renew(person))

    async def _renew(self, person: int) -> None:
        listeners = self.by_person.get(person, [])
        reader = await sync_to_async(reader_now)(person)
        also = sorted({space for one in listeners for space in one.also})
        people = sorted({who for one in listeners for who in one.people})
        readable = await sync_to_async(may_read_spaces)(person, also) if also and reader else frozenset[int]()
        shared = (
            await sync_to_async(those_who_share)(person, people) if people and reader else frozenset[int]()
        )
        for listener in list(self.by_person.get(person, ())):
            if reader is None:
                listener.end(REST)
                continue
            self._drop(listener)
            listener.reader, listener.also = reader, listener.also & readable
            self._index(listener)
            self.presence.watch(listener, listener.people & shared)
        if reader is not None:
            self.presence.came(reader, self.by_person.get(person, ()))

    async def _check(self, listeners: list[Listener]) -> None:
        """End the streams whose session is over."""
        held = [one for one in listeners if one.ticket]
        valid = await sync_to_async(still_valid)([one.ticket for one in held if one.ticket])
        for listener in held:
            if listener.ticket not in valid:
                listener.end(REST)

    async def _look_after(self) -> None:
        """Let nobody's connection fall asleep, and nobody listen whose session is over."""
        while True:
            everybody = self._everybody()
            count = sum(1 for _ in self._everybody())
            pause = BEAT_EVERY / max(1, -(-count // PORTION))
            while portion := list(islice(everybody, PORTION)) or None:
                try:
                    await self._check(portion)
                except Exception as error:
                    log.warning("Sessions could not be looked at: %s", error)
                for listener in portion:
                    listener.put(BEAT)
                await asyncio.sleep(pause)
            if not count:
                await asyncio.sleep(BEAT_EVERY)
            self.presence.tell_all()

    def _everybody(self) -> Iterator[Listener]:
        return (one for theirs in list(self.by_person.values()) for one in list(theirs))

    def _index(self, listener: Listener) -> None:
        self.by_person[listener.reader.person].append(listener)
        for space in listener.reader.spaces | listener.also:
            self.by_space[space].add(listener)

    def _drop(self, listener: Listener) -> None:
        person = listener.reader.person
        theirs = [one for one in self.by_person.get(person, ()) if one is not listener]
        if theirs:
            self.by_person[person] = theirs
        else:
            self.by_person.pop(person, None)
        for space in listener.reader.spaces | listener.also:
            self.by_space[space].discard(listener)
            if not self.by_space[space]:
                del self.by_space[space]

    def _publish(self, word: Word) -> None:
        if self.client is not None and self.client.is_connected:
            self._begin(self.client.publish(SUBJECT, json.dumps(word).encode()))

    def _begin(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self.asking.add(task)
        task.add_done_callback(self.asking.discard)

    async def _note(self, error: Exception) -> None:
        log.warning("NATS: %s", error)
        if isinstance(error, nats.errors.SlowConsumerError):
            await self.ask_again_everywhere()
