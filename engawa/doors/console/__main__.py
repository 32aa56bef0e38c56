"""Finds the command, and sees to it that the database runs while it does."""

import os
import sys
from contextlib import nullcontext

import psycopg

from engawa.doors.console.commands import COMMANDS, OURS, Command, ours, overview
from engawa.embedded import places, standing
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble


def main(words: list[str]) -> int:
    """Run one command; returns what the shell is told."""
    name = words[0] if words else "help"
    if name in ("help", "--help", "-h"):
        print(overview())
        return 0
    command = COMMANDS.get(name)
    if command is None:
        print(f"There is no command “{name}”.\n\n{overview()}", file=sys.stderr)
        return 2
    try:
        return run(name, command, words[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except psycopg.OperationalError as error:
        print(f"The database cannot be used: {error}\n`bin/engawa doctor` says more.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def run(name: str, command: Command, words: list[str]) -> int:
    """Run a known command with what it needs around it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    home = places.make_home(places.home())
    only_asking = bool({"--help", "-h"} & set(words))
    keep = command.database and not places.external_database() and not only_asking
    with Postgres(home, tell) if keep else nullcontext():
        if name in OURS:
            return ours(name)(words)
        if command.database and not only_asking and not standing.find(home):
            from engawa.doors.console.ready import prepare_once

            prepare_once()
        return run_in_django(name, words)


def run_in_django(name: str, words: list[str]) -> int:
    """Run one of Django's commands, ours among them; it leaves with its own word to the shell."""
    from django.core.management import ManagementUtility
    from django.db import OperationalError

    try:
        ManagementUtility(["bin/engawa", name.replace("-", "_"), *words]).execute()
    except OperationalError as error:
        raise psycopg.OperationalError(str(error)) from error
    return 0


def tell(words: str) -> None:
    """Tell whoever watches."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
