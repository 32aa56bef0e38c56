"""One program the supervisor keeps running."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
SETTLED = 60.0


def leave_with_parent() -> None:
    """In the child: be told to end when the supervisor is killed, so that no port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A command, its log, and when to start it again after it ended."""

    name: str
    command: list[str]
    log: Path
    grace: float = 8.0
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0

    def start(self) -> None:
        """Start it, with its words going to its log."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=leave_with_parent,
            )
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """How it ended; None while it runs."""
        return self.process.poll() if self.process else None

    def look_after(self) -> str | None:
        """Start it again once its pause is over; returns what there is to tell."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return None
        code = self.ended()
        if code is None:
            return None
        self.clear_group()
        self.process = None
        self.pause = FIRST_PAUSE if now - self.started > SETTLED else min(self.pause * 2, LONGEST_PAUSE)
        self.due = now + self.pause
        how = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
        return f"{self.name} {how}; starting it again. {self.last_words()}".rstrip()

    def stop(self) -> None:
        """Let it finish what it does, for as long as its grace; then end it."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace)
        self.clear_group()
        self.process.wait()
        self.process = None

    def clear_group(self) -> None:
        """End whatever of it is left: its workers would keep its port."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def last_words(self) -> str:
        """The last line of its log."""
        if not self.log.exists():
            return ""
        with open(self.log, "rb") as log:
            log.seek(max(0, self.log.stat().st_size - 2000))
            lines = log.read().decode(errors="replace").strip().splitlines()
        return f"Its last words, in {self.log}: {lines[-1].strip()}" if lines else ""
