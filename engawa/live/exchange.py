"""One subscription to the news, shared out to the readers that listen in this process."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Coroutine, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import nats
from django.utils import timezone
from nats.aio.client import Client
from nats.aio.msg import Msg

from engawa.embedded import places
from engawa.live import asking, present
from engawa.live.lately import Lately, News, people_of
from engawa.live.listeners import AGAIN, REST, Listener
from engawa.live.presence import SUBJECT, Presence, Word
from engawa.live.present import answer_who
from engawa.live.readers import Hears, Wish
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
        self.lately = Lately()
        self.openings = asking.Asking(lambda: self.lately.now)
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
        await self.client.subscribe(present.SUBJECT, present.ANSWERERS, partial(answer_who, self.presence))
        self._begin(self._look_after())

    async def close(self) -> None:
        if self.client is not None:
            await self.client.close()

    def health(self) -> str:
        connected = self.client is not None and self.client.is_connected
        return json.dumps({"connected": connected, "streams": sum(1 for _ in self._everybody())})

    def join(
        self, hears: Hears, moment: int | None = None, first: bytes = b"", away: bool = False
    ) -> Listener:
        """Let a reader hear `first`, then what was said since `moment`, and from now on all that they may."""
        listener = Listener(hears.reader, hears.reader.ticket, also=hears.also, away=away)
        if first:
            listener.put(first)
        theirs = self.by_person[hears.reader.person]
        if len(theirs) >= MOST_STREAMS:
            theirs[0].end(REST)
        self._index(listener)
        self.presence.came(listener.reader, self.by_person[hears.reader.person])
        self.presence.watch(listener, hears.people)
        if moment is not None:
            self._catch_up(listener, moment)
        return listener

    def _catch_up(self, listener: Listener, moment: int) -> None:
        said = self.lately.since(moment)
        if said is None:
            listener.put(AGAIN)
        for news, event in said or ():
            if news["verb"] == "session.ended" and listener.reader.person in people_of(news):
                self._begin(self._check([listener]))
            elif news["verb"] == "news.lost":
                listener.put(AGAIN)
            elif _may_change(listener, news):
                self._begin(self._renew(listener.reader.person))
            if event and _concerns(listener, news):
                self._put(listener, event)

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
            self.lately.add(news)
            self._begin(self._check(list(self.by_person.get(int(news["actor"]), ()))))
        elif verb == "person.seen":
            self.lately.add(news)
            self._ask_again(news)
        elif verb == "news.lost":
            await self.ask_again_everywhere()
        else:
            self._share_out(news, message.data)

    def _share_out(self, news: News, said: bytes) -> None:
        if news["id"] in self.told:
            return
        self.told[news["id"]] = None
        if len(self.told) > REMEMBERED:
            del self.told[next(iter(self.told))]
        event = b"id: %s\ndata: %s\n\n" % (news["id"].encode(), said)
        self.lately.add(news, event)
        if news["verb"] in RIGHTS_CHANGE:
            self._ask_again(news)
        for listener in self._concerned(news):
            self._put(listener, event)

    def _concerned(self, news: News) -> Iterable[Listener]:
        space = self.by_space.get(int(news["space"] or 0))
        if space:
            return space
        return [one for person in people_of(news) for one in self.by_person.get(person, ())]

    def _put(self, listener: Listener, event: bytes) -> None:
        if listener.reader.until and listener.reader.until <= timezone.now():
            self._begin(self._renew(listener.reader.person))
        else:
            listener.put(event)

    def _pass_on(self, news: News, said: bytes) -> None:
        """What holds for a moment goes to those whose page shows the place, and to nobody's own tabs."""
        space, actor = int(news["space"]), int(news["actor"])
        for listener in self.by_space.get(space, ()):
            if space in listener.also and listener.reader.person != actor:
                self._put(listener, b"data: %s\n\n" % said)

    async def ask_again_everywhere(self) -> None:
        """Something may have been said that nobody heard."""
        self.lately.add({"verb": "news.lost", "space": ""})
        for listener in self._everybody():
            listener.put(AGAIN)

    def _ask_again(self, news: News) -> None:
        """Somebody's rights may have changed: ask what they hear now before telling them more."""
        people = people_of(news)
        if news["verb"] == "space.audience_changed":
            people |= {one.reader.person for one in self.by_space.get(int(news["space"]), ())}
        people |= {one.reader.person for who in list(people) for one in self.presence.watchers.get(who, ())}
        for person in people & self.by_person.keys():
            self._begin(self._renew(person))

    async def _renew(self, person: int) -> None:
        listeners = list(self.by_person.get(person, ()))
        also = sorted({space for one in listeners for space in one.also})
        people = sorted({who for one in listeners for who in one.people})
        moment, hears = await self.openings.ask(Wish(person=person, spaces=also, people=people))
        for listener in listeners:
            if listener.ended:
                continue
            if hears is None:
                listener.end(REST)
                continue
            self._hear_now(listener, hears, moment)
        if hears is not None:
            self.presence.came(hears.reader, self.by_person.get(person, ()))

    def _hear_now(self, listener: Listener, hears: Hears, moment: int) -> None:
        """Let a stream hear what its reader may from now on, and what was said meanwhile where that is new."""
        before = listener.reader.spaces | listener.also
        self._drop(listener)
        listener.reader, listener.also = hears.reader, listener.also & hears.also
        self._index(listener)
        self.presence.watch(listener, listener.people & hears.people)
        for news, event in self.lately.since(moment) or ():
            if event and int(news["space"] or 0) in hears.reader.spaces - before:
                self._put(listener, event)

    async def _check(self, listeners: list[Listener]) -> None:
        """End the streams whose session is over."""
        held = [one for one in listeners if one.ticket]
        valid = await asking.in_thread(still_valid, [one.ticket for one in held if one.ticket])
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

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self.asking.add(task)
        task.add_done_callback(self.asking.discard)

    async def _note(self, error: Exception) -> None:
        log.warning("NATS: %s", error)
        if isinstance(error, nats.errors.SlowConsumerError):
            await self.ask_again_everywhere()


def _concerns(listener: Listener, news: News) -> bool:
    if space := int(news["space"] or 0):
        return space in listener.reader.spaces or space in listener.also
    return listener.reader.person in people_of(news)


def _may_change(listener: Listener, news: News) -> bool:
    """Whether this news may mean that a stream hears more or less from then on."""
    if news["verb"] == "space.audience_changed":
        return _concerns(listener, news)
    changes = news["verb"] in RIGHTS_CHANGE or news["verb"] == "person.seen"
    return changes and not people_of(news).isdisjoint({listener.reader.person, *listener.people})
