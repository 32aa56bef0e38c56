"""A home in which the cast lives: made once, and copied from then on."""

import fcntl
import shutil
import subprocess
import time
from pathlib import Path

from engawa.embedded import places
from tests.databases import print_of_code
from tests.embedded.console import fill

DAY = 86_400


def bring(home: Path) -> None:
    """Put such a home there; nothing runs on it yet."""
    above = places.home()
    above.mkdir(parents=True, exist_ok=True)
    with open(above / "lived-in.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = above / f"lived-in-{print_of_code()}"
        if not kept.exists() or kept.stat().st_mtime < time.time() - DAY:
            _make(kept)
        subprocess.run(["cp", "-a", str(kept), str(home)], check=True)


def _make(kept: Path) -> None:
    """Fill a new one; those of another code go, and those in which something may be overdue by now."""
    for old in kept.parent.glob("lived-in-*"):
        shutil.rmtree(old)
    draft = kept.with_name("lived-in-draft")
    fill(draft)
    draft.rename(kept)
