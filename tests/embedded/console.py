"""Runs `bin/engawa` as an owner would, on a home of one's own."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from engawa.embedded import places

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'search_meaning' ORDER BY 1
"""
DIGEST = 'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{}" t'
RULES = "SELECT tablename, policyname, cmd, roles::text, qual, with_check FROM pg_policies ORDER BY 1, 2, 3"


def environment(home: Path, address: str = "") -> dict[str, str]:
    """An environment with this home, and with a server of one's own if there is an address."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    clean |= {"ENGAWA_HOME": str(home), "PYTHONPATH": str(places.CHECKOUT)}
    return clean | ({"ENGAWA_DATABASE_URL": address} if address else {})


def engawa(home: Path, *words: str, address: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command."""
    return subprocess.run(
        [sys.executable, "-m", "engawa.doors.console", *words],
        cwd=places.CHECKOUT,
        env=environment(home, address),
        capture_output=True,
        text=True,
    )


def fill(home: Path, address: str = "") -> None:
    """Let the cast live there."""
    told = engawa(home, "shell", "-c", "from tests.world import build; build()", address=address)
    assert told.returncode == 0, told.stderr
    (home / "files" / "pictures").mkdir(exist_ok=True)
    (home / "files" / "pictures" / "veranda.png").write_bytes(b"\x89PNG not much of a picture")


def contents(dsn: str) -> dict[str, str]:
    """Each table's rows, as a digest; without the meanings, which a start makes anew where it can."""
    with psycopg.connect(dsn) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        return {name: str(connection.execute(DIGEST.format(name)).fetchone()) for name in tables}


def rules(dsn: str) -> list[tuple[str, ...]]:
    """The policies, as the database tells them."""
    with psycopg.connect(dsn) as connection:
        return list(connection.execute(RULES))
