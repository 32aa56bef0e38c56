"""Room for databases in memory, while tests run: a disk's file system may take ten times as long to make a thousand
files where a thousand were just deleted."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from engawa.embedded.hold import alone
from engawa.embedded.unprivileged import runner

MEMORY = Path("/dev/shm")
ENOUGH = 2**30
"""Bytes that must be free: each process of tests holds a few copies of 20 MB."""
SPACE = f"engawa_test_{os.getpid()}"
LEFT = "SELECT datname FROM pg_database WHERE datname ~ '^engawa_test_[0-9]+_'"
SPACES = "SELECT spcname FROM pg_tablespace WHERE spcname ~ '^engawa_test_[0-9]+$'"


@contextmanager
def room(admin: psycopg.Connection, home: Path) -> Iterator[str]:
    """A tablespace for this process, in memory where there is enough of it; what killed ones left is dropped."""
    with alone(home / "run" / "left.lock"):
        _drop_what_was_left(admin)
    if not _enough():
        yield "pg_default"
        return
    folder = MEMORY / SPACE
    runner(home / "postgres").own(folder)
    _run(admin, "CREATE TABLESPACE {} LOCATION {}", sql.Identifier(SPACE), sql.Literal(str(folder)))
    # After a crash it is not made again from the log: its folder went with the machine.
    admin.execute("CHECKPOINT")
    try:
        yield SPACE
    finally:
        _run(admin, "DROP TABLESPACE {}", sql.Identifier(SPACE))
        shutil.rmtree(folder)


def _enough() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


def _drop_what_was_left(admin: psycopg.Connection) -> None:
    for query, drop in (
        (LEFT, "DROP DATABASE IF EXISTS {} WITH (FORCE)"),
        (SPACES, "DROP TABLESPACE IF EXISTS {}"),
    ):
        for (name,) in admin.execute(query.encode()).fetchall():
            if not psutil.pid_exists(int(re.findall(r"\d+", name)[0])):
                _run(admin, drop, sql.Identifier(name))
                shutil.rmtree(MEMORY / name, ignore_errors=True)


def _run(admin: psycopg.Connection, statement: str, *parts: sql.Composable) -> None:
    admin.execute(sql.SQL(statement).format(*parts))
