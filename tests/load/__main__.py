"""`bin/bench NAME`: run one budget and print its figures."""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from pathlib import Path

from engawa.embedded.trouble import Trouble
from tests.load.budgets import BUDGETS
from tests.load.figures import show
from tests.load.plan import Plan


def main() -> int:
    """0 when it ran through and nothing went wrong."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Run one budget and print its figures.")
    parser.add_argument("name", nargs="?", choices=sorted(BUDGETS), help="none: list them")
    parser.add_argument(
        "--scale", type=Fraction, default=Fraction(1, 200), help="of the full company (1/200)"
    )
    parser.add_argument("--items", type=int, help="so many items, whatever the scale says")
    parser.add_argument("--queries", type=int, default=2_000, help="requests a phase at most (2000)")
    parser.add_argument("--seconds", type=float, default=30.0, help="for a phase at most (30)")
    parser.add_argument("--at-once", type=int, default=16, help="connections under full load (16)")
    parser.add_argument("--messages", type=int, default=20_000, help="mails and messages to import (20000)")
    parser.add_argument(
        "--kill",
        action="store_true",
        help="writes: kill -9 pages and PostgreSQL meanwhile; live: the live process",
    )
    parser.add_argument("--readers", type=int, default=5_000, help="live: open pages (5000)")
    parser.add_argument("--rate", type=float, default=200.0, help="live: messages written a second (200)")
    parser.add_argument(
        "--data", type=Path, nargs="*", default=[], help="questions: mail archives, and issues as JSON (.gz)"
    )
    parser.add_argument(
        "--followers", type=int, default=10_000, help="federation: servers that follow (10000)"
    )
    parser.add_argument("--contacts", type=int, default=500_000, help="contacts: so many (500000)")
    parser.add_argument("--replies", type=int, default=10_000, help="replies: so many answers (10000)")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.name is None:
        for name, run in BUDGETS.items():
            print(f"{name:10}{(run.__doc__ or '').splitlines()[0]}")
        return 0
    plan = Plan(
        asked.scale,
        asked.items,
        asked.queries,
        asked.seconds,
        asked.at_once,
        asked.kill,
        asked.messages,
        tuple(path.resolve() for path in asked.data),
        asked.readers,
        asked.rate,
        followers=asked.followers,
        replies=asked.replies,
        contacts=asked.contacts,
    )
    try:
        figures = BUDGETS[asked.name](plan)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print(show({"name": asked.name, "scale": str(plan.scale), **figures}, asked.json))
    return 1 if figures.get("errors") or figures.get("missing") or figures.get("doubled") else 0


if __name__ == "__main__":
    sys.exit(main())
