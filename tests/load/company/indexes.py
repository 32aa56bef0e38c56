"""Indexes out of the way while much is written, and back when it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from psycopg import sql

FREE = """
SELECT x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid) FROM pg_index x
WHERE x.indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)
ORDER BY pg_get_indexdef(x.indexrelid)
"""


@contextmanager
def laid_aside(
    connection: psycopg.Connection, tables: Sequence[str], workers: int, tell: Callable[[str], None]
) -> Iterator[None]:
    """Drop the tables' indexes that no constraint stands on, and build them again at the end."""
    free: list[tuple[str, str]] = connection.execute(FREE, [list(tables)]).fetchall()
    for name, _ in free:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield

    def build(definitions: Sequence[str]) -> None:
        with psycopg.connect(connection.info.dsn, autocommit=True) as other:
            other.execute("SET maintenance_work_mem = '1GB'")
            for definition in definitions:
                other.execute(definition.encode())
                tell(definition.split(" USING ")[0])

    with ThreadPoolExecutor(workers) as pool:
        slow_first = sorted((definition for _, definition in free), key=lambda one: "USING gin" not in one)
        list(pool.map(build, [[one] for one in slow_first]))
