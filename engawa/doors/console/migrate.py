"""`bin/engawa migrate`."""

import argparse

import django

from engawa.boundary.prepare import prepare


def main(words: list[str]) -> int:
    """Bring roles, tables and policies to what this version needs."""
    parser = argparse.ArgumentParser(prog="bin/engawa migrate", description="Bring the tables up to date.")
    parser.parse_args(words)
    django.setup()
    prepare(verbosity=1)
    return 0
