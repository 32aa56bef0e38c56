"""A database for each test process, copied from one that holds the cast."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg import sql

from engawa.embedded import cluster, places
from engawa.embedded.hold import alone
from engawa.embedded.postgres import Postgres, quiet
from engawa.embedded.unprivileged import runner
from tests import memory

CHECKOUT = Path(__file__).resolve().parent.parent
HASTE = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nautovacuum = off\n"
_numbers = count()
_spaces: list[str] = []
"""The tablespace that copies are made in."""


@contextmanager
def server() -> Iterator[None]:
    """A PostgreSQL to test on: the wheel's, or the one that ENGAWA_DATABASE_URL names."""
    if places.external_database():
        yield
        return
    home = places.make_home(places.home())
    with alone(home / "run" / "postgres.lock"):
        cluster.make(home / "postgres", home, quiet)
        hurry(home)
    with Postgres(home):
        if _spaces:
            yield
            return
        with _admin() as admin, memory.room(admin, home) as space:
            _spaces.append(space)
            try:
                yield
            finally:
                _spaces.remove(space)


def hurry(home: Path) -> None:
    """Let its PostgreSQL not wait for the disk, from the next start on: what a test keeps may go with the machine."""
    own = home / "postgres" / "own.conf"
    if not own.exists() or own.read_text() != HASTE:
        cluster.write(own, HASTE, runner(own.parent))


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """A fresh copy of a database, to which all of Django's aliases point until the end."""
    name = f"engawa_test_{os.getpid()}_{next(_numbers)}"
    before = settings.DATABASES["default"]["NAME"]
    space = _spaces[0] if _spaces else "pg_default"
    _run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY TABLESPACE {}", name, template, space)
    point_at(name)
    try:
        yield name
    finally:
        point_at(before)
        _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def template() -> str:
    """The name of the database with all tables and the cast, made when the code that makes it has changed."""
    return _made(f"engawa_cast_{print_of_code()}", cast=True)


def empty_template() -> str:
    """The name of the database with all tables and nobody in it."""
    before = settings.DATABASES["default"]["NAME"]
    name = _made(f"engawa_empty_{print_of_code()}", cast=False)
    point_at(before)
    return name


def _made(name: str, *, cast: bool) -> str:
    places.home().mkdir(parents=True, exist_ok=True)
    with open(places.home() / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(name):
            _make_template(name, cast=cast)
    return name


def _make_template(name: str, *, cast: bool) -> None:
    from engawa.boundary.prepare import prepare
    from tests.world import build

    draft = f"{name}_draft"
    _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", draft)
    _run("CREATE DATABASE {}", draft)
    point_at(draft)
    prepare()
    if cast:
        build()
    connections.close_all()
    _run("ALTER DATABASE {} RENAME TO {}", draft, name)


def point_at(name: str) -> None:
    """Let every alias, and what the commands ask of places, mean this database."""
    connections.close_all()
    places.DATABASE = name
    for alias in connections:
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    if places.external_database():
        os.environ["ENGAWA_DATABASE_URL"] = _renamed(os.environ["ENGAWA_DATABASE_URL"], name)


def _renamed(address: str, name: str) -> str:
    head, _slash, tail = address.partition("//")[2].partition("/")
    query = tail.partition("?")[2]
    return f"postgresql://{head}/{name}" + (f"?{query}" if query else "")


def _admin() -> psycopg.Connection:
    address = places.external_database()
    if address:
        return psycopg.connect(_renamed(address, "postgres"), autocommit=True)
    return psycopg.connect(places.local_dsn(places.home(), places.SUPERUSER, "postgres"), autocommit=True)


def _run(statement: str, *names: str) -> None:
    with _admin() as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _exists(name: str) -> bool:
    with _admin() as admin:
        return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def print_of_code() -> str:
    """Changes whenever a database with the cast may come out another one."""
    # What the cast has to read by the tenth day is still ahead of them in the week in which it was written.
    digest = hashlib.sha256(f"{timezone.now():%G-%V}".encode())
    sources = [*CHECKOUT.glob("engawa/**/migrations/*.py"), *CHECKOUT.glob("engawa/boundary/*.sql")]
    for path in [
        *sorted(sources),
        CHECKOUT / "tests" / "world.py",
        *sorted(CHECKOUT.glob("engawa/*/actions.py")),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
