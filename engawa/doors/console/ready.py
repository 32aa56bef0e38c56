"""`bin/engawa ready`: what a start needs before the first page, and nothing when that is done already."""

import argparse
import contextlib
import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import psycopg

from engawa.embedded import places

NOBODY_YET = "SELECT NOT EXISTS (SELECT FROM people_account WHERE last_login IS NOT NULL)"


def main(words: list[str]) -> int:
    """Prepare the database, bring in the sample if asked, and print how a new owner gets in, as JSON."""
    parser = argparse.ArgumentParser(prog="bin/engawa ready")
    parser.add_argument("--address", required=True)
    parser.add_argument("--sample", action="store_true")
    chosen = parser.parse_args(words)
    said: dict[str, str] = {}
    with contextlib.redirect_stdout(sys.stderr):
        prepare_once()
        if nobody_yet():
            said["link"] = urljoin(chosen.address, first_link())
        if chosen.sample:
            bring_sample()
    print(json.dumps(said))
    return 0


def prepare_once() -> None:
    """Prepare the database, unless this code has prepared it before."""
    kept = places.home() / "run" / "prepared"
    now = print_of_code()
    if kept.exists() and kept.read_text() == now and has_tables():
        return
    import django

    from engawa.boundary.prepare import prepare

    django.setup()
    prepare()
    kept.write_text(now)


def print_of_code() -> str:
    """Changes whenever the tables, policies or roles of this code may have changed."""
    rooms = places.CHECKOUT / "engawa"
    written = [*rooms.glob("**/migrations/*.py"), *rooms.glob("**/*.sql"), *(rooms / "boundary").glob("*.py")]
    seen = sha256((places.external_database() or "").encode())
    for file in [places.CHECKOUT / "requirements" / "base.txt", Path(__file__), *sorted(written)]:
        seen.update(str(file).encode() + file.read_bytes())
    return seen.hexdigest()


def has_tables() -> bool:
    """Whether the database is the one that was prepared, and not a new one in its place."""
    with psycopg.connect(places.admin()) as connection:
        return connection.execute("SELECT to_regclass('people_account')").fetchone() != (None,)


def bring_sample() -> None:
    """Bring in the sample company."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("import", sample=True)


def nobody_yet() -> bool:
    """Whether nobody has ever signed in."""
    with psycopg.connect(places.admin()) as connection:
        return connection.execute(NOBODY_YET).fetchone() == (True,)


def first_link() -> str:
    """The path of a link that signs the first account in; made for the owner where there is none."""
    import django

    django.setup()
    from engawa.people.actions import owner_link
    from engawa.people.models import Account

    first = Account.objects.using("owner").order_by("created_at").first()
    return owner_link(first.email if first else os.environ.get("ENGAWA_OWNER", "owner@localhost"))
