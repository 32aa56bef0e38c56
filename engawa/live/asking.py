"""Gathers what is asked of the database at the same moment, and asks it together."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from engawa.live.readers import Hears, Wish, granted

PORTION = 50
THREADS = 2
"""Each with a connection to the database."""
type Answer = asyncio.Future[tuple[int, Hears | None]]
log = logging.getLogger(__name__)
_pool = ThreadPoolExecutor(THREADS, "asking")


async def in_thread[T](ask: Callable[..., T], *asked: object) -> T:
    """Ask in a thread of our own, so that nothing else has to wait."""
    return await asyncio.get_running_loop().run_in_executor(_pool, ask, *asked)


class Asking:
    """While one portion is being asked, the next gathers: many readers at once cost little more than one."""

    def __init__(self, moment: Callable[[], int]) -> None:
        self.moment = moment
        self.waiting: deque[tuple[Wish, Answer]] = deque()
        self.workers: set[asyncio.Task[None]] = set()
        self.busy = 0

    async def ask(self, wish: Wish) -> tuple[int, Hears | None]:
        """The moment before it was asked, and what of the wish may be heard."""
        answer: Answer = asyncio.get_running_loop().create_future()
        self.waiting.append((wish, answer))
        if self.busy < THREADS:
            self.busy += 1
            worker = asyncio.ensure_future(self._work())
            self.workers.add(worker)
            worker.add_done_callback(self.workers.discard)
        return await answer

    async def _work(self) -> None:
        while self.waiting:
            portion = [self.waiting.popleft() for _ in range(min(PORTION, len(self.waiting)))]
            try:
                await self._answer(portion)
            except Exception as error:
                log.warning("%s could not be asked together: %s", len(portion), error)
                await self._one_by_one(portion)
        self.busy -= 1

    async def _one_by_one(self, portion: Sequence[tuple[Wish, Answer]]) -> None:
        for one in portion:
            try:
                await self._answer([one])
            except Exception as error:
                if not one[1].done():
                    one[1].set_exception(error)

    async def _answer(self, portion: Sequence[tuple[Wish, Answer]]) -> None:
        moment = self.moment()
        answers = await in_thread(granted, [wish for wish, _answer in portion])
        for (_wish, answer), hears in zip(portion, answers, strict=True):
            if not answer.done():
                answer.set_result((moment, hears))
