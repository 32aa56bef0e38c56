"""One open stream, and what waits to be sent on it."""

import asyncio
from dataclasses import dataclass, field

from engawa.live.readers import Reader
from engawa.live.tickets import Ticket

MOST_WAITING = 1_000
AGAIN = b"event: again\ndata: \n\n"
"""Something may be missing: open anew and say the last entry seen."""
REST = b"event: rest\ndata: \n\n"
"""This stream is over. Open another when somebody looks at the page again."""


@dataclass(eq=False, slots=True)
class Listener:
    """Events wait here; a reader too slow to take them is told to ask again."""

    reader: Reader
    ticket: Ticket | None = None
    also: frozenset[int] = frozenset()
    """Spaces that its page shows: who writes there is told to these streams alone."""
    people: frozenset[int] = frozenset()
    """Whose presence its page shows."""
    away: bool = False
    """Its tab has not been looked at for a while."""
    ended: bool = False
    waiting: list[bytes] = field(default_factory=list)
    wake: asyncio.Future[None] | None = None

    def put(self, event: bytes) -> None:
        if self.ended:
            return
        if len(self.waiting) >= MOST_WAITING:
            self.waiting = [AGAIN]
        self.waiting.append(event)
        self._wake_up()

    def end(self, last: bytes = b"") -> None:
        """Send what waits and this, and then nothing more."""
        if not self.ended:
            self.waiting.append(last)
            self.ended = True
            self._wake_up()

    async def next(self) -> bytes:
        """All events that wait, as one piece."""
        if not self.waiting and not self.ended:
            self.wake = asyncio.get_running_loop().create_future()
            await self.wake
        events = b"".join(self.waiting)
        self.waiting.clear()
        return events

    def _wake_up(self) -> None:
        if self.wake is not None and not self.wake.done():
            self.wake.set_result(None)
