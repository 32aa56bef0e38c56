"""Writing under load, also while processes are killed: nothing acknowledged may be missing or doubled."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

import psycopg

from engawa.embedded.postgres import Postgres
from tests.load import chaos
from tests.load.client import Answer, Browser
from tests.load.figures import Figures, times
from tests.load.home import company
from tests.load.plan import Plan
from tests.load.readers import dsn_of, readers
from tests.load.servers import Servers, up

CSRF = "load" * 8
HOMES = """
SELECT m.person_id, min(m.space_id) FROM spaces_membership m WHERE m.person_id = ANY(%s) GROUP BY 1
"""
REFUSED_FOR_NOW = (500, 502, 503, 504)


@dataclass(slots=True)
class Written:
    """What was sent, and what was acknowledged."""

    acknowledged: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    broken: int = 0
    """Not answered, or answered by an error, while something was being killed."""


def writes(plan: Plan) -> Figures:
    """Posts and comments a second, and with --kill the audit: each acknowledged one is there, once."""
    with company(plan.scale, plan.items) as home:
        writers = places_to_write([(one.person, one.cookie) for one in readers(home)])
        with up(home) as servers:
            written, took, kills = asyncio.run(write_all(servers, writers, plan))
            rss = servers.megabytes()
        # What was killed was started again by what has just stopped.
        with Postgres(home), psycopg.connect(dsn_of("engawa_indexer")) as connection:
            found = Counter(
                row[0]
                for row in connection.execute(
                    "SELECT body FROM content_item WHERE body = ANY(%s)", [written.acknowledged]
                )
            )
        return {
            "acknowledged": len(written.acknowledged),
            "missing": sum(found[mark] == 0 for mark in written.acknowledged),
            "doubled": sum(count > 1 for count in found.values()),
            "errors": written.errors + (0 if kills else written.broken),
            "unanswered": written.broken,
            "kills": kills,
            "writes_per_second": round(len(written.acknowledged) / took, 1),
            **times(written.seconds),
            "rss_mb": rss,
        }


def places_to_write(people: Sequence[tuple[int, str]]) -> list[tuple[str, int]]:
    """Each writer's cookie, and a space they belong to."""
    with psycopg.connect(dsn_of("engawa_indexer")) as connection:
        homes: dict[int, int] = dict(connection.execute(HOMES, [[person for person, _ in people]]).fetchall())
    return [(f"{cookie}; csrftoken={CSRF}", homes[person]) for person, cookie in people]


async def write_all(
    servers: Servers, writers: Sequence[tuple[str, int]], plan: Plan
) -> tuple[Written, float, int]:
    """Write until the time is over; returns also how long it took and how much was killed."""
    written = Written()
    began = perf_counter()
    until = began + plan.seconds
    crews = [writers[start :: plan.at_once] for start in range(plan.at_once)]
    killing = asyncio.create_task(chaos.kill(servers, until)) if plan.kill else None
    await asyncio.gather(*(write_until(until, servers.port, crew, written) for crew in crews if crew))
    kills = await killing if killing else 0
    return written, perf_counter() - began, kills


async def write_until(until: float, port: int, crew: Sequence[tuple[str, int]], written: Written) -> None:
    """A post and a few comments on it, by one writer after the other."""
    browser, turn = Browser(port), 0
    while perf_counter() < until:
        browser.cookie, space = crew[turn % len(crew)]
        turn += 1
        post = await write(browser, "/posts/", written, space=space, title="Written under load")
        for _ in range(2 if post else 0):
            await write(browser, f"/i/{post}/comments/", written)
    browser.close()


async def write(browser: Browser, path: str, written: Written, **fields: str | int) -> str:
    """Send one text; the id of what was acknowledged, or nothing."""
    mark = f"load {secrets.token_hex(16)}"
    try:
        answer = await browser.post(path, {**fields, "body": mark, "csrfmiddlewaretoken": CSRF})
    except (OSError, EOFError, TimeoutError):
        written.broken += 1
        await asyncio.sleep(0.2)
        return ""
    if answer.status in REFUSED_FOR_NOW:
        written.broken += 1
        return ""
    if not 200 <= answer.status < 400 or not answer.header("location"):
        written.errors += 1
        return ""
    written.acknowledged.append(mark)
    written.seconds.append(answer.server_seconds)
    return id_in(answer)


def id_in(answer: Answer) -> str:
    """The number in the address that a form leads to."""
    return "".join(filter(str.isdigit, answer.header("location").split("?")[0].split("#")[0]))
