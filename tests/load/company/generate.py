"""Write a company into an empty Engawa, by the database's own means and beside its triggers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from random import Random
from string import Template
from time import monotonic

import psycopg
from psycopg import sql

from engawa.base.ids import SEQUENCE_BITS
from tests.load.company import rooms, words
from tests.load.company.indexes import laid_aside
from tests.load.company.size import YEARS, Size

STEPS = Path(__file__).parent / "steps"
BATCH = 25_000
SPAN = YEARS * 365 * 24 * 3600 * 1000
SETTINGS = """
SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB';
SET maintenance_work_mem = '1GB'; SET client_min_messages = warning; SET jit = off;
"""
TABLES = (
    "people_person people_identity people_follow people_thanks spaces_space spaces_membership content_item "
    "content_revision content_reaction content_tag content_tagging content_mention content_attachment "
    "pages_page articles_article bookmarks_bookmark search_document search_word journal_entry"
).split()
NEWER = "credit_evidence"
"""Where this table is, the tables are this version's and no older one's: there is more to write."""
SYLLABLES = " ".join(onset + vowel for onset in "bdfghklmnprstvwzcjqy" for vowel in "aeiou")


def generate(dsn: str, size: Size, say: Callable[[str], None], workers: int = 2) -> None:
    """Fill the tables that migrations made. `dsn` is a superuser's, and the tables have to be empty.

    Raises:
        psycopg.Error: when the database refuses, or somebody is in it already.
    """
    began = monotonic()

    def tell(words: str) -> None:
        say(f"{monotonic() - began:6.0f} s  {words}")

    with connect(dsn) as connection:
        prepare(connection, size)
        tell("words and rooms")
        newer = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [NEWER]).fetchone() == (True,)
        tables = (*TABLES, NEWER) if newer else TABLES
        with laid_aside(connection, tables, workers, tell):
            run(connection, "people", size)
            tell("people, spaces, memberships")
            run(connection, "threads", size)
            tell("threads")
            write_items(dsn, size, workers, tell)
            for step in ("kinds", "marks", "journal", *(["newer"] if newer else [])):
                run(connection, step, size)
                tell(step)
        for table in tables:
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
        connection.execute("DROP SCHEMA load CASCADE")
        connection.execute("CREATE SCHEMA load")
        connection.execute(
            "CREATE TABLE load.company AS SELECT %s::jsonb AS size", [json.dumps(asdict(size), default=str)]
        )
        tell("done")


def connect(dsn: str) -> psycopg.Connection:
    connection = psycopg.connect(dsn, autocommit=True)
    connection.execute(SETTINGS)
    return connection


def prepare(connection: psycopg.Connection, size: Size) -> None:
    """The helper schema, with the words and rooms that everything is drawn from."""
    run(connection, "functions", size)
    random = Random(size.seed)
    known = words.vocabulary(random)
    copy(
        connection,
        "load.room (id, ring, audience, listed, joining, keenest, keen, others, guests)",
        map(rooms.row, rooms.rooms(size)),
    )
    connection.execute("CREATE UNLOGGED TABLE load.name (number int PRIMARY KEY, word text)")
    copy(connection, "load.name", enumerate(known))
    copy_texts(connection, "sentence", words.sentences(random, known, size.sentences, 6, 14), "D")
    copy_texts(connection, "title", words.sentences(random, known, size.titles, 3, 8), "A")


def copy_texts(connection: psycopg.Connection, table: str, texts: Iterator[str], weight: str) -> None:
    copy(connection, f"load.{table} (number, text)", enumerate(texts))
    connection.execute(
        sql.SQL("UPDATE {} SET words = setweight(to_tsvector('simple', text), {})").format(
            sql.Identifier("load", table), weight
        )
    )
    connection.execute(sql.SQL("VACUUM FULL {}").format(sql.Identifier("load", table)))


def copy(connection: psycopg.Connection, target: str, rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as sink:
        for row in rows:
            sink.write_row(row)


def script(step: str, size: Size) -> str:
    """The statements of a step, for a company of this size."""
    text = re.sub(r"^--.*\n", "", (STEPS / f"{step}.sql").read_text(), flags=re.MULTILINE)
    return Template(text).substitute(
        items=size.items,
        spaces=size.spaces,
        employees=size.employees,
        guests=size.guests,
        keenest=size.keenest,
        keen=size.keen,
        others=size.others,
        tags=size.tags,
        sentences=size.sentences,
        titles=size.titles,
        seed=size.seed,
        bits=SEQUENCE_BITS,
        mask=2**SEQUENCE_BITS - 1,
        span=SPAN,
        until=int(size.until.timestamp() * 1000),
        syllables=SYLLABLES,
    )


def run(connection: psycopg.Connection, step: str, size: Size) -> None:
    connection.execute(script(step, size).encode())


def write_items(dsn: str, size: Size, workers: int, tell: Callable[[str], None]) -> None:
    """All items in batches, a connection to each worker."""
    statement = script("items", size)
    starts = range(1, size.items + 1, BATCH)

    def work(mine: range) -> None:
        with connect(dsn) as connection:
            for done, low in enumerate(mine):
                bounds = {"low": low, "high": min(low + BATCH - 1, size.items)}
                connection.execute(statement.encode(), bounds, prepare=False)
                if mine.start == 1 and done % 20 == 19:
                    tell(f"{bounds['high']:,} items")

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, [starts[first::workers] for first in range(workers)]))
