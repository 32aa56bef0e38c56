"""What reading costs: the pages that people open most, over HTTP, for readers of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg

from tests.load import bare, mix, targets
from tests.load.figures import Figures, times
from tests.load.home import company
from tests.load.mix import Visit
from tests.load.plan import Plan
from tests.load.readers import Reader, dsn_of, readers
from tests.load.servers import Servers, up

FIRST = 200
ORDERS = ("newest", "best")


def stream(plan: Plan) -> Figures:
    """Home in its three ways and its next page, and the same statements through bare psycopg."""
    with company(plan.scale, plan.items) as home:
        people = readers(home)
        visits = targets.stream_visits(people, older_cursor())
        statements = bare.statements_of([visit for visit in visits if visit[1] == "/"][:40])
        with up(home) as servers:
            figures = measure(servers, plan, visits)
            home_only = [visit for visit in visits if visit[1] == "/"]
            pages = mix.visit(
                servers.port, home_only, at_once=plan.at_once, count=plan.queries, seconds=plan.seconds
            )
            rounds = bare.rounds_per_second(dsn_of("engawa_app"), statements, min(plan.seconds, 10))
        ratio = {"home_per_second": pages.per_second, "psycopg_per_second": round(rounds, 1)}
        return figures | ratio | {"ratio_to_psycopg": round(pages.per_second / rounds, 3)}


def space(plan: Plan) -> Figures:
    """A space's stream, large ones and others."""
    return read(plan, lambda home, people: targets.space_visits(people, targets.seen(home, people)))


def thread(plan: Plan) -> Figures:
    """A post with about two hundred answers."""
    return read(plan, lambda home, people: targets.thread_visits(people, targets.seen(home, people)))


def profile(plan: Plan) -> Figures:
    """The page of somebody who wrote lately."""
    return read(plan, lambda home, people: targets.profile_visits(people, targets.seen(home, people)))


def search(plan: Plan) -> Figures:
    """Rare to very common words, newest and best first, and all of them together."""
    with company(plan.scale, plan.items) as home:
        people = readers(home)
        words = targets.words(home)
        every = [
            (f"{band}_{order}_", targets.search_visits(people, chosen, order))
            for band, chosen in words.items()
            for order in ORDERS
        ]
        with up(home) as servers:
            mixed = targets.shuffled([visit for _, visits in every for visit in visits])
            figures = measure(servers, plan, mixed)
            for name, visits in every:
                part = mix.visit(
                    servers.port, visits, at_once=1, count=plan.queries // 10, seconds=plan.seconds
                )
                figures |= times(part.server, name)
        return figures


def read(plan: Plan, find: Callable[[Path, Sequence[Reader]], list[Visit]]) -> Figures:
    """One budget of pages."""
    with company(plan.scale, plan.items) as home:
        visits = find(home, readers(home))
        with up(home) as servers:
            return measure(servers, plan, visits)


def measure(servers: Servers, plan: Plan, visits: Sequence[Visit]) -> Figures:
    """Cold just after the start, then warm one at a time in server time, then many at once."""
    cold = mix.visit(servers.port, visits[:FIRST], at_once=1, count=FIRST, seconds=plan.seconds)
    warming = mix.visit(servers.port, visits, at_once=4, count=plan.queries, seconds=plan.seconds)
    warm = mix.visit(servers.port, visits, at_once=1, count=plan.queries, seconds=plan.seconds)
    full = mix.visit(servers.port, visits, at_once=plan.at_once, count=plan.queries * 2, seconds=plan.seconds)
    return {
        **times(warm.server),
        **times(warm.client, "client_"),
        "requests_per_second": full.per_second,
        **times(full.server, "full_"),
        **times(cold.server, "cold_"),
        "requests": len(warm.client) + len(full.client),
        "page_kb": round(warm.sizes / max(len(warm.client), 1) / 1024, 1),
        "errors": sum(measured.errors for measured in (cold, warming, warm, full)),
        "rss_mb": servers.megabytes(),
    }


def older_cursor() -> int:
    """Where the next page of a busy stream begins."""
    with psycopg.connect(dsn_of("engawa_indexer")) as connection:
        row = connection.execute(
            "SELECT bumped FROM content_item WHERE bumped IS NOT NULL ORDER BY bumped DESC OFFSET 500 LIMIT 1"
        ).fetchone()
    return int(row[0]) if row else 2**62
