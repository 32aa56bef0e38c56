"""Whether an Engawa stands on a home, and who keeps it."""

import fcntl
import json
import os
import signal
import time
from pathlib import Path
from typing import TypedDict

from engawa.embedded.trouble import Trouble

PATIENCE = 120


class Standing(TypedDict):
    """Who keeps it up, and where people find it."""

    pid: int
    address: str


def claim(home: Path, address: str) -> Standing | None:
    """Keep this home up for as long as we live; returns who does already, if somebody does."""
    handle = os.open(home / "run" / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return state(home)
    os.truncate(handle, 0)
    os.write(handle, json.dumps(Standing(pid=os.getpid(), address=address)).encode())
    return None


def find(home: Path) -> Standing | None:
    """Who keeps it up now."""
    lock = home / "run" / "up.lock"
    if not lock.exists():
        return None
    with open(lock) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return state(home)
    return None


def state(home: Path) -> Standing:
    """What the keeper wrote down; it may be about to."""
    for _ in range(100):
        try:
            found: Standing = json.loads((home / "run" / "up.lock").read_text())
        except ValueError:
            time.sleep(0.01)
        else:
            return found
    raise Trouble(f"Another process holds {home / 'run' / 'up.lock'} and does not say who it is.")


def stop(home: Path) -> bool:
    """Ask the keeper to stop everything, and wait for it; False when there is none."""
    found = find(home)
    if not found:
        return False
    os.kill(found["pid"], signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while find(home):
        if time.monotonic() > deadline:
            raise Trouble(f"Engawa (process {found['pid']}) does not stop.")
        time.sleep(0.05)
    return True
