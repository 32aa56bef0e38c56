"""One Engawa with a made-up company in it, kept for the next run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import django
import psycopg
from django.db import connections

from engawa.embedded import cluster, places
from engawa.embedded.postgres import Postgres
from engawa.embedded.unprivileged import runner
from tests.load.company.generate import generate
from tests.load.company.size import Size

IN_A_HURRY = """\
fsync = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 8GB
maintenance_work_mem = 1GB
autovacuum = off
"""
DONE = "company.txt"


def say(words: str) -> None:
    """Tell how it goes, beside the figures."""
    print(words, file=sys.stderr, flush=True)


def home_of(scale: Fraction, items: int | None, more: str = "") -> Path:
    """Where the company of this size is kept: ENGAWA_BENCH, or `var` beside the code."""
    above = Path(os.environ.get("ENGAWA_BENCH", places.CHECKOUT / "var"))
    name = f"bench-{scale.numerator}-{scale.denominator}" + (f"-{items}" if items else "")
    return above / f"{name}{more}"


@contextmanager
def company(scale: Fraction, items: int | None = None, more: str = "") -> Iterator[Path]:
    """The home of a running PostgreSQL that holds the company; Django is set up to use it.

    `more` names one of its own, for a budget that adds to the company.
    """
    home = home_of(scale, items, more)
    home.parent.mkdir(parents=True, exist_ok=True)
    os.environ["ENGAWA_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    places.make_home(home)
    django.setup()
    if places.external_database():
        fill(home, Size.at(scale, items))
        yield home
        return
    if not (home / DONE).exists():
        write_quickly(home, Size.at(scale, items))
    with Postgres(home, say):
        prepare()
        yield home


def write_quickly(home: Path, size: Size) -> None:
    """Write the company while PostgreSQL takes no care for a crash; what broke off is begun anew."""
    shutil.rmtree(home / "postgres", ignore_errors=True)
    data = home / "postgres"
    cluster.make(data, home, say)
    own = data / "own.conf"
    cluster.write(own, IN_A_HURRY, runner(data))
    with Postgres(home, say):
        fill(home, size)
    os.sync()
    own.unlink()


def fill(home: Path, size: Size) -> None:
    """Tables and company, unless they are there."""
    prepare()
    with psycopg.connect(places.admin(), autocommit=True) as admin:
        if admin.execute("SELECT to_regclass('load.company')").fetchone() != (None,):
            return
    generate(places.admin(), size, say)
    (home / DONE).write_text(f"{size}\n")


def prepare() -> None:
    """Roles, tables and policies as this version wants them."""
    from engawa.boundary.prepare import prepare as prepare_database

    prepare_database()
    connections.close_all()
