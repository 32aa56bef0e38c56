"""Killing pages and PostgreSQL while they work, as a machine or an operator may."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random
from time import perf_counter

import psutil

from engawa.embedded import places
from engawa.embedded.postgres import Postgres
from tests.load.servers import Servers

PAUSE = 3.0
LAST = 6.0
"""Seconds before the end in which nothing is killed, so that writing goes on after the last kill."""


async def kill(servers: Servers, until: float) -> int:
    """Kill a page worker, then PostgreSQL, in turns; returns how many processes were killed."""
    random, kills = Random(1), 0
    await asyncio.sleep(PAUSE)
    while perf_counter() < until - LAST:
        victim = a_worker(servers, random) if kills % 2 == 0 else postgres(servers)
        if victim is not None:
            with suppress(psutil.NoSuchProcess):
                victim.kill()
                kills += 1
                # PostgreSQL may be our own child, and until it is waited for its lock looks taken.
                await asyncio.to_thread(victim.wait, 10)
        await asyncio.sleep(PAUSE)
    return kills


def postgres(servers: Servers) -> psutil.Process | None:
    """The server's main process; none when the database is not ours."""
    if places.external_database():
        return None
    pid = Postgres(servers.home).pid()
    return psutil.Process(pid) if pid else None


def a_worker(servers: Servers, random: Random) -> psutil.Process | None:
    workers = servers.workers()
    return random.choice(workers) if workers else None
