"""`bin/engawa doctor`: what is installed, reachable and behind, and what to do about it."""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain

import psycopg

from engawa.doors.console.findings import Finding, State
from engawa.doors.console.findings.channels import look_at_channels
from engawa.doors.console.findings.data import look_at_data
from engawa.doors.console.findings.machine import look_at_machine
from engawa.doors.console.findings.mail import look_at_mail
from engawa.doors.console.findings.outside import look_outside
from engawa.doors.console.findings.servers import look_at_nats, look_at_server, look_at_standing
from engawa.embedded import places
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble

SIGNS = {State.WELL: "✓", State.MIND: "!", State.ILL: "✗"}


def main(words: list[str]) -> int:
    """Look at everything; 1 when something keeps Engawa from working."""
    parser = argparse.ArgumentParser(prog="bin/engawa doctor", description="Look whether all is well.")
    parser.add_argument("--json", action="store_true", help="for programs to read")
    chosen = parser.parse_args(words)
    found = list(examine())
    healthy = all(finding.state is not State.ILL for finding in found)
    if chosen.json:
        checks = [asdict(finding) for finding in found]
        print(json.dumps({"healthy": healthy, "home": str(places.home()), "checks": checks}, indent=1))
    else:
        for finding in found:
            print(f"{SIGNS[finding.state]} {finding.name:<14}{finding.says}")
            if finding.do:
                print(f"{'':16}→ {finding.do}")
    return 0 if healthy else 1


def examine() -> Iterator[Finding]:
    """Everything there is to find."""
    yield from look_at_machine()
    yield from look_at_standing()
    yield from look_at_nats()
    if places.external_database():
        yield from look_inside(places.admin())
        return
    postgres = Postgres(places.home())
    try:
        postgres.ensure()
    except Trouble as trouble:
        says, _, do = str(trouble).partition("\n")
        yield Finding("postgresql", State.ILL, says, do)
        return
    try:
        yield from look_inside(postgres.dsn())
    finally:
        postgres.release()


def look_inside(address: str) -> Iterator[Finding]:
    """What the database server and Engawa's data tell."""
    looks: tuple[Callable[[psycopg.Connection], Iterator[Finding]], ...] = (
        look_at_server,
        look_at_data,
        look_at_mail,
        look_at_channels,
        look_outside,
    )
    try:
        with psycopg.connect(address, connect_timeout=5, autocommit=True) as connection:
            yield from chain.from_iterable(look(connection) for look in looks)
    except psycopg.OperationalError as error:
        yield Finding(
            "postgresql",
            State.ILL,
            f"does not answer: {str(error).strip()}",
            "Start that server, or correct ENGAWA_DATABASE_URL.",
        )
