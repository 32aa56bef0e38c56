"""Who is here now: known while streams are open, told between live processes, and kept nowhere."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import batched
from secrets import token_hex
from time import monotonic
from typing import TypedDict

from nats.aio.msg import Msg

from engawa.live.listeners import Listener
from engawa.live.readers import Reader

SUBJECT = "engawa.presence"
GONE, AWAY, HERE = 0, 1, 2
WORDS = ("gone", "away", "here")
GRACE = 8.0
"""Seconds between two pages in which nobody is taken for gone."""
HOLDS = 90.0
"""What another process said is forgotten when it says nothing for so long."""
GATHER = 0.3
PORTION = 1_000


class Word(TypedDict):
    """What live processes tell each other: the state of people in one of them."""

    of: str
    states: dict[str, int]
    ask: bool


class Presence:
    def __init__(self, publish: Callable[[Word], None]) -> None:
        self.publish = publish
        self.name = token_hex(8)
        self.states: dict[int, dict[str, tuple[int, float]]] = {}
        """By person, by live process: the state, and until when it holds."""
        self.watchers: dict[int, set[Listener]] = defaultdict(set)
        self.changed: set[int] = set()
        self.told: asyncio.TimerHandle | None = None
        self.asked = False

    def of(self, person: int) -> int:
        """The liveliest of a person's streams, wherever they end."""
        now = monotonic()
        return max(
            (state for state, until in self.states.get(person, {}).values() if until > now), default=GONE
        )

    def came(self, reader: Reader, streams: Iterable[Listener]) -> None:
        """Somebody opened a stream, or changed whether they want to be seen."""
        self._set(reader.person, self.name, _liveliest(streams), forever=True)

    def went(self, reader: Reader, streams: Callable[[], Iterable[Listener]]) -> None:
        """A stream ended; the next page may open another."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        loop.call_later(GRACE, lambda: self.came(reader, streams()))

    def watch(self, listener: Listener, people: frozenset[int]) -> None:
        """Tell this stream of these people, whose presence its reader may know."""
        self.unwatch(listener)
        listener.people = people
        for person in people:
            self.watchers[person].add(listener)
        if people:
            listener.put(_event({person: self.of(person) for person in people}))

    def unwatch(self, listener: Listener) -> None:
        for person in listener.people:
            self.watchers[person].discard(listener)
            if not self.watchers[person]:
                del self.watchers[person]

    async def hear(self, message: Msg) -> None:
        """What another live process says."""
        word: Word = json.loads(message.data)
        if word["of"] == self.name:
            return
        if word["ask"]:
            self.tell_all()
        for person, state in word["states"].items():
            self._set(int(person), word["of"], state)

    def tell_all(self) -> None:
        """Say again who is here, and forget what nobody says any more."""
        now = monotonic()
        for person, by_process in list(self.states.items()):
            before = max(state for state, _until in by_process.values())
            for name in [name for name, (_state, until) in by_process.items() if until <= now]:
                del by_process[name]
            if not by_process:
                del self.states[person]
            if self.of(person) != before:
                self._tell_watchers(person)
        ours = [person for person, by_process in self.states.items() if self.name in by_process]
        for portion in batched(ours, PORTION, strict=False):
            self._say(portion)

    def _set(self, person: int, process: str, state: int, *, forever: bool = False) -> None:
        before, by_process = self.of(person), self.states.setdefault(person, {})
        known = by_process.get(process, (GONE, 0.0))[0]
        if state:
            by_process[process] = (state, float("inf") if forever else monotonic() + HOLDS)
        else:
            by_process.pop(process, None)
        if not by_process:
            del self.states[person]
        if self.of(person) != before:
            self._tell_watchers(person)
        if process == self.name and state != known:
            self._gather(person)

    def _tell_watchers(self, person: int) -> None:
        event = _event({person: self.of(person)})
        for listener in self.watchers.get(person, ()):
            listener.put(event)

    def _gather(self, person: int) -> None:
        self.changed.add(person)
        if self.told is None:
            try:
                self.told = asyncio.get_running_loop().call_later(GATHER, self._tell)
            except RuntimeError:
                return

    def _tell(self) -> None:
        changed, self.changed, self.told = self.changed, set(), None
        for portion in batched(changed, PORTION, strict=False):
            self._say(portion)

    def _say(self, people: Iterable[int]) -> None:
        ours = {str(person): self.states.get(person, {}).get(self.name, (GONE, 0.0))[0] for person in people}
        self.publish(Word(of=self.name, states=ours, ask=not self.asked))
        self.asked = True


def _liveliest(streams: Iterable[Listener]) -> int:
    states = [AWAY if one.away else HERE for one in streams if one.reader.seen and not one.ended]
    return max(states, default=GONE)


def _event(states: dict[int, int]) -> bytes:
    said = json.dumps({str(person): WORDS[state] for person, state in states.items()})
    return f"event: presence\ndata: {said}\n\n".encode()
