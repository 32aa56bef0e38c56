"""`bin/engawa stop`."""

import argparse

from engawa.embedded import places, standing
from engawa.embedded.postgres import Postgres


def main(words: list[str]) -> int:
    """Stop what runs on this home, also a PostgreSQL that was left behind."""
    argparse.ArgumentParser(prog="bin/engawa stop", description="Stop the Engawa that runs here.").parse_args(
        words
    )
    home = places.home()
    stopped = standing.stop(home)
    postgres = Postgres(home)
    if not places.external_database() and postgres.pid():
        postgres.ensure().release()
        stopped = True
    print(f"Engawa on {home} has stopped." if stopped else f"No Engawa runs on {home}.")
    return 0
