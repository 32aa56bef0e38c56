"""Thousands of readers on one live process while rooms and streams are written to, also while it is killed."""

from __future__ import annotations

import json
import multiprocessing
import random
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from time import monotonic, sleep, time
from typing import Any

import psutil

from tests.load.figures import Figures
from tests.load.home import company, say
from tests.load.live import hearing, writing
from tests.load.live.judging import judge, unread_wrong
from tests.load.live.people import Listening, listeners
from tests.load.plan import Plan
from tests.load.servers import Servers, command_of, rss, up

WRITERS = 2
EARS = 1
PATIENCE = 240.0
SETTLES = 3.0
KILL_EVERY = 6.0
CUT_EVERY = 1.0
CUT = 0.02
LAST = 4.0


def live(plan: Plan) -> Figures:
    """News to --readers open pages at --rate messages a second; with --kill the live process dies meanwhile."""
    with company(plan.scale, plan.items) as home:
        readers = listeners(home, plan.readers)
        with up(home) as servers:
            figures = run(servers, readers, plan)
        figures["unread_wrong"] = unread_wrong(readers)
    return figures


def run(servers: Servers, readers: Sequence[Listening], plan: Plan) -> Figures:
    """Open every page, write, and compare what each saw."""
    since = int(time() * 1000) << 21
    spawn = multiprocessing.get_context("spawn")
    ears = [
        _begin(
            spawn,
            hearing.listen,
            servers.port + 1,
            since,
            [(one.cookie, one.room) for one in readers[turn::EARS]],
        )
        for turn in range(EARS)
    ]
    writers = [
        _begin(spawn, writing.write, readers, plan.rate / WRITERS, plan.seconds, turn)
        for turn in range(WRITERS)
    ]
    for writer in writers:
        writer.recv()
    ask(ears, "connect")
    await_open(ears, len(readers))
    opened = took_to_open(ears)
    say(f"{len(readers)} pages are open after {opened:.1f} s.")
    before, began = cpu_of(servers), monotonic()
    for writer in writers:
        writer.send("begin")
    kills, cuts = break_things(servers, ears, plan.seconds) if plan.kill else (0, 0)
    written: list[writing.Written] = [writer.recv() for writer in writers]
    took = monotonic() - began
    await_open(ears, len(readers))
    await_quiet(ears)
    used = {name: after - before.get(name, 0.0) for name, after in cpu_of(servers).items()}
    rss_mb = round(max((rss(one) for one in live_workers(servers)), default=0) / 2**20, 1)
    views, told = _views(ears, len(readers))
    accepted = {item: at for part in written for item, _space, at in part.items}
    judged = judge(readers, views, accepted, since)
    return {
        **judged,
        "readers": len(readers),
        "accepted_per_second": round(len(accepted) / took, 1),
        "deliveries_per_second": round(float(judged["deliveries"] or 0) / took, 1),
        "errors": sum(part.errors for part in written),
        "rss_mb": rss_mb,
        "open_seconds": round(opened, 2),
        "openings_per_second": round(len(readers) / opened, 1),
        "kills": kills,
        "cuts": cuts,
        "told_again": told.pop("told") - int(judged["deliveries"] or 0),
        **{f"asked_{name}": count for name, count in told.items() if name != "cpu"},
        "late_ms": round(max(part.late for part in written) * 1000),
        **{f"cpu_{name}": round(seconds / took, 2) for name, seconds in used.items() if not plan.kill},
        "cpu_writers": round(sum(part.cpu for part in written) / took, 2),
        "cpu_clients": round(told["cpu"] / (monotonic() - began + opened), 2),
    }


def _begin(spawn: Any, work: Any, *words: Any) -> Connection:
    ours, theirs = spawn.Pipe()
    spawn.Process(target=work, args=(theirs, *words), daemon=True).start()
    pipe: Connection = ours
    return pipe


def ask(ears: Sequence[Connection], word: str) -> int:
    """What all processes of clients answer, together."""
    for ear in ears:
        ear.send(word)
    return sum(ear.recv() for ear in ears)


def took_to_open(ears: Sequence[Connection]) -> float:
    """Seconds from the first connection until the last page had heard what it missed."""
    for ear in ears:
        ear.send("took")
    return float(max(ear.recv() for ear in ears))


def await_open(ears: Sequence[Connection], count: int) -> None:
    """Wait until every page listens.

    Raises:
        RuntimeError: when that does not happen.
    """
    began = monotonic()
    while (opened := ask(ears, "open")) < count:
        if monotonic() - began > PATIENCE:
            raise RuntimeError(f"Only {opened} of {count} pages listen.")
        sleep(0.25)


def await_quiet(ears: Sequence[Connection]) -> None:
    """Wait until nothing more arrives."""
    heard, still = ask(ears, "heard"), monotonic()
    while monotonic() - still < SETTLES:
        sleep(0.25)
        if (now := ask(ears, "heard")) != heard:
            heard, still = now, monotonic()


def break_things(servers: Servers, ears: Sequence[Connection], seconds: float) -> tuple[int, int]:
    """Kill the live process and cut connections at random until shortly before the end."""
    chance, kills, cuts, began = random.Random(1), 0, 0, monotonic()
    due = began + 2.0
    while monotonic() < began + seconds - LAST:
        cuts += ask(ears, f"cut {CUT}")
        if monotonic() >= due:
            for victim in live_workers(servers):
                with suppress(psutil.NoSuchProcess):
                    victim.kill()
                    kills += 1
            due = monotonic() + KILL_EVERY * chance.uniform(0.7, 1.3)
        sleep(CUT_EVERY * chance.uniform(0.5, 1.5))
    return kills, cuts


def live_workers(servers: Servers) -> list[psutil.Process]:
    """The live process, without the one that looks after it."""
    masters = [one for one in servers.supervisor.children() if "engawa.live.asgi" in command_of(one)]
    return [worker for master in masters for worker in master.children() or [master]]


def cpu_of(servers: Servers) -> dict[str, float]:
    """Processor seconds so far of the live process, the jobs, and PostgreSQL."""
    jobs = [one for one in servers.supervisor.children() if command_of(one).endswith("console jobs")]
    used = {"live": 0.0, "jobs": 0.0, "postgres": 0.0}
    for name, processes in (("live", live_workers(servers)), ("jobs", jobs)):
        for one in processes:
            with suppress(psutil.Error):
                used[name] += sum(one.cpu_times()[:2])
    for one in psutil.process_iter(["name"]):
        if one.info["name"] == "postgres" and str(servers.home) in " ".join(_folder(one)):
            with suppress(psutil.Error):
                used["postgres"] += sum(one.cpu_times())
    return used


def _folder(process: psutil.Process) -> list[str]:
    try:
        parents = [process, *process.parents()[:1]]
        return [word for one in parents for word in one.cmdline()]
    except psutil.Error:
        return []


def _views(ears: Sequence[Connection], count: int) -> tuple[list[Any], dict[str, Any]]:
    """What each client showed, in the order of the readers, and what was asked of all of them."""
    views: list[Any] = [None] * count
    told: dict[str, Any] = {}
    for turn, ear in enumerate(ears):
        ear.send("end")
        for name, value in json.loads(ear.recv()).items():
            told[name] = told.get(name, 0) + value
        views[turn :: len(ears)] = ear.recv()
    return views, told
