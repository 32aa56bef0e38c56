"""`bin/engawa restore FILE`: bring back what `backup` wrote. What was there is kept until all is in."""

import argparse
import json
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import django
import psycopg
from psycopg import sql

from engawa.boundary.prepare import make_roles, prepare
from engawa.doors.console import database
from engawa.doors.console.backup import LAYOUT
from engawa.embedded import places, standing
from engawa.embedded.trouble import Trouble

# Written by PostgreSQL 17 and later; an older server of one's own does not know it.
UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;\n"
DRAFT = "engawa_restoring"
ABOUT = 1_000_000
"""Bytes of what a backup says of itself, at most."""


def main(words: list[str]) -> int:
    """Bring everything back."""
    parser = argparse.ArgumentParser(prog="bin/engawa restore", description="Bring back a backup.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="give up what is in this Engawa now")
    chosen = parser.parse_args(words)
    when = read(chosen.file, chosen.replace)
    print(f"Everything is as it was at {when}. Start Engawa with bin/up.")
    return 0


def read(file: Path, replace: bool = False) -> str:
    """Bring the backup in `file` into this home; returns when it was made.

    Raises:
        Trouble: when the file is no backup, Engawa runs, or there is something that may not be given up.
    """
    home = places.home()
    running = standing.find(home)
    if running:
        raise Trouble(f"Engawa runs at {running['address']}. Stop it first: bin/engawa stop")
    if in_use() and not replace:
        raise Trouble(
            f"There is an Engawa with people in it on {home}. Restore onto another one "
            "(ENGAWA_HOME=/other/folder bin/engawa restore FILE), or give this one up with --replace."
        )
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as folder:
            draft = Path(folder)
            with tarfile.open(file) as tar:
                about = json.loads(opened(tar, "engawa.json", file).read(ABOUT))
                if about["layout"] > LAYOUT:
                    raise Trouble(f"{file} was written by a newer Engawa. Restore it with that one.")
                tar.extractall(draft, filter="data")
            bring_secrets(draft / "secrets.json", home)
            bring_database(draft / "database")
            bring_files(draft / "files", home)
    except (tarfile.TarError, ValueError, KeyError) as error:
        raise Trouble(f"{file} is not a backup of Engawa, or it is damaged: {error}.") from error
    except OSError as error:
        raise Trouble(f"{file} could not be brought back: {error.strerror}.") from error
    django.setup()
    prepare()
    return str(about["made_at"])


def opened(tar: tarfile.TarFile, name: str, file: Path) -> IO[bytes]:
    """A member of the backup, to read."""
    try:
        member = tar.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise Trouble(f"{file} is not a backup of Engawa: it holds no {name}.")
    return member


def in_use() -> bool:
    """Whether the database already holds people."""
    with psycopg.connect(places.admin()) as connection:
        found = connection.execute("SELECT to_regclass('people_person') IS NOT NULL").fetchone()
        if not found or not found[0]:
            return False
        return connection.execute("SELECT 1 FROM people_person LIMIT 1").fetchone() is not None


def bring_secrets(kept: Path, home: Path) -> None:
    """Take over the secrets, so that what was signed and who is signed in stays so."""
    kept.chmod(0o600)
    kept.replace(home / "secrets.json")
    places.secrets_of.cache_clear()


def bring_database(dump: Path) -> None:
    """Fill a database beside the old one, and change them over once it is whole."""
    if places.external_database():
        fill(places.admin(), dump)
        return
    here = places.local_dsn(places.home(), places.SUPERUSER, "postgres")
    with psycopg.connect(here, autocommit=True) as connection:
        remove(connection, DRAFT)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DRAFT)))
        fill(places.local_dsn(places.home(), places.SUPERUSER, DRAFT), dump)
        remove(connection, places.DATABASE)
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(DRAFT), sql.Identifier(places.DATABASE)
            )
        )


def fill(address: str, dump: Path) -> None:
    """Fill an empty database, all or nothing."""
    with psycopg.connect(address, autocommit=True) as connection:
        if places.external_database() and connection.execute(
            "SELECT to_regclass('people_person')"
        ).fetchone() != (None,):
            raise Trouble(
                "The database in ENGAWA_DATABASE_URL is not empty. Name an empty one to restore into."
            )
        make_roles(connection)
    database.pipe(
        database.command("pg_restore", "--no-comments", "--clean", "--if-exists", "--file=-", str(dump)),
        UNKNOWN_TO_OLDER,
        database.command("psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", address),
    )


def remove(connection: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def bring_files(kept: Path, home: Path) -> None:
    """Put the files in place; those that were there are set aside under the moment's name."""
    old = home / "files"
    if old.exists() and any(old.iterdir()):
        old.rename(home / f"files.before-{datetime.now(UTC):%Y%m%d%H%M%S}")
    else:
        shutil.rmtree(old, ignore_errors=True)
    kept.rename(old)
    old.chmod(0o700)
