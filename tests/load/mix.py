"""Many readers at once, bounded in count and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter

from tests.load.client import Browser

Visit = tuple[str, str]
"""A cookie and the path its reader asks for."""


@dataclass(slots=True)
class Measured:
    """What came of a number of visits."""

    server: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)
    errors: int = 0
    sizes: int = 0
    queries: int = 0
    """The most that one of them took, as the server says."""
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return round(len(self.client) / self.seconds, 1) if self.seconds else 0.0


def visit(port: int, visits: Sequence[Visit], *, at_once: int, count: int, seconds: float) -> Measured:
    """Go through the visits, round and round, until so many are done or so much time has gone."""
    return asyncio.run(_visit(port, cycle(visits), at_once, count, seconds))


async def _visit(port: int, visits: Iterator[Visit], at_once: int, count: int, seconds: float) -> Measured:
    measured = Measured()
    began = perf_counter()
    left = iter(range(count))

    async def go() -> None:
        browser = Browser(port)
        for _ in left:
            if perf_counter() - began > seconds:
                break
            browser.cookie, path = next(visits)
            await note(browser, path, measured)
        browser.close()

    await asyncio.gather(*(go() for _ in range(at_once)))
    measured.seconds = perf_counter() - began
    return measured


async def note(browser: Browser, path: str, measured: Measured) -> None:
    """One visit; anything but a page is an error."""
    try:
        answer = await browser.get(path)
    except (OSError, EOFError, TimeoutError):
        measured.errors += 1
        return
    if answer.status != 200:
        measured.errors += 1
        return
    measured.server.append(answer.server_seconds)
    measured.client.append(answer.seconds)
    measured.sizes += len(answer.body)
    measured.queries = max(measured.queries, answer.queries)
