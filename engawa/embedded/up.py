"""`bin/up`: one Engawa on this machine, until somebody stops it."""

import argparse
import os
import sys

from engawa.embedded import places, standing
from engawa.embedded.supervisor import Supervisor
from engawa.embedded.trouble import Trouble


def main() -> int:
    """Run it; 0 when it was stopped in order or stands already."""
    parser = argparse.ArgumentParser(prog="bin/up", description="Run Engawa. Ctrl-C stops it.")
    parser.add_argument("--sample", action="store_true", help="bring in a sample company to look around in")
    chosen = parser.parse_args()
    try:
        home = places.make_home(places.home())
        supervisor = Supervisor(home, os.environ.get("ENGAWA_HOST", "127.0.0.1"), say)
        other = standing.claim(home, supervisor.address)
        if other:
            say(f"Engawa already runs at {other['address']} (process {other['pid']}, home {home}).")
            if chosen.sample:
                say("To bring the sample company into it: bin/engawa import --sample")
            return 0
        supervisor.run(lambda said: greet(supervisor.address, said), sample=chosen.sample)
    except Trouble as trouble:
        say(str(trouble))
        return 1
    return 0


def say(words: str) -> None:
    """Tell whoever watches."""
    print(words, file=sys.stderr, flush=True)


def greet(address: str, said: dict[str, str]) -> None:
    """Say where it is and how to get in."""
    print(f"\nEngawa runs at {address}", flush=True)
    if said.get("link"):
        print(f"Sign in as its owner, once, with\n  {said['link']}", flush=True)
    print("Ctrl-C stops it.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
