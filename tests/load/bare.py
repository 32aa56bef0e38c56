"""The statements behind a page, sent by psycopg alone: what the rest of the page costs beside them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from time import perf_counter

import psycopg

from tests.load.mix import Visit

PROCESSES = 2


def statements_of(visits: Sequence[Visit]) -> list[list[str]]:
    """For each visit, the statements that its page sends; the pages are made in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = []
    for cookie, path in visits:
        client = Client()
        name, value = cookie.split("=", 1)
        client.cookies[name] = value
        with CaptureQueriesContext(connection) as captured:
            client.get(path, HTTP_HOST="localhost")
        found.append([query["sql"] for query in captured.captured_queries])
    connection.close()
    return [
        [sql for sql in statements if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
        for statements in found
    ]


def rounds_per_second(dsn: str, statements: Sequence[Sequence[str]], seconds: float) -> float:
    """How many pages' worth of statements so many processes get through, each page in a transaction."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        return sum(pool.starmap(rounds, [(dsn, statements, seconds)] * PROCESSES))


def rounds(dsn: str, statements: Sequence[Sequence[str]], seconds: float) -> float:
    """One process's share of them."""
    done = 0
    with psycopg.connect(dsn) as connection:
        began = perf_counter()
        while perf_counter() - began < seconds:
            with connection.transaction():
                for statement in statements[done % len(statements)]:
                    connection.execute(statement.encode()).fetchall()
            done += 1
        return done / (perf_counter() - began)
