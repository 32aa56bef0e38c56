"""Finds the command, and sees to it that the database runs while it does."""

import os
import sys
from contextlib import nullcontext

import django
import psycopg
from django.core.management import ManagementUtility
from django.db import OperationalError

from engawa.boundary.prepare import prepare
from engawa.doors.console.commands import COMMANDS, OURS, Command, overview
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
    except (psycopg.OperationalError, OperationalError) as error:
        print(f"The database cannot be used: {error}\n`bin/engawa doctor` says more.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def run(name: str, command: Command, words: list[str]) -> int:
    """Run a known command with what it needs around it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    home = places.make_home(places.home())
    tell = lambda said: print(said, file=sys.stderr)  # noqa: E731
    keeps = command.database and not places.external_database() and not wants_help(words)
    with Postgres(home, tell) if keeps else nullcontext():
        if name in OURS:
            return OURS[name](words)
        django.setup()
        if command.database and not wants_help(words) and not standing.find(home):
            prepare()
        ManagementUtility(["bin/engawa", name.replace("-", "_"), *words]).execute()
    return 0


def wants_help(words: list[str]) -> bool:
    """Whether somebody only asks what a command takes."""
    return "--help" in words or "-h" in words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
