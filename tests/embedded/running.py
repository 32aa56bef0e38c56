"""One `bin/up` in a process of its own, and what can be seen of it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from engawa.embedded import places
from tests.serving import free_port

PATIENCE = 300
"""Seconds that a start may take on a busy machine."""


class Running:
    """One `bin/up` and what it says."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.more = more
        self.port = free_port(2)
        self.words = home.parent / "words"
        self.process: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
        return {**clean, "ENGAWA_HOME": str(self.home), "ENGAWA_PORT": str(self.port), **self.more}

    def start(self) -> float:
        """Start it; returns the seconds until it says where it is."""
        began = time.monotonic()
        with open(self.words, "w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engawa.embedded.up"],
                cwd=places.CHECKOUT,
                env=self.environment(),
                stdout=words,
                stderr=subprocess.STDOUT,
                text=True,
            )
        process = self.process
        soon(lambda: "Engawa runs at" in self.said() or process.poll() is not None)
        assert self.process.poll() is None, self.said()
        return time.monotonic() - began

    def again(self) -> subprocess.CompletedProcess[str]:
        """A second one on the same home."""
        return subprocess.run(
            [sys.executable, "-m", "engawa.embedded.up"],
            cwd=places.CHECKOUT,
            env=self.environment(),
            capture_output=True,
            text=True,
        )

    def said(self) -> str:
        return self.words.read_text()

    def stop(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def family(self) -> dict[str, psutil.Process]:
        """Its children by name."""
        assert self.process
        found = {}
        for child in psutil.Process(self.process.pid).children():
            try:
                line = " ".join(child.cmdline())
            except psutil.Error:
                continue
            for name in ("config.wsgi", "live.asgi", "console jobs", "nats-server"):
                if name in line:
                    found[name] = child
        return found

    def page(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=30) as answer:
            return int(answer.status)


def is_another(running: Running, name: str, pid: int) -> bool:
    """Whether this child runs, and is not the one that did."""
    now = running.family().get(name)
    return now is not None and now.pid != pid


def answers(running: Running) -> bool:
    try:
        return running.page() == 200
    except OSError:
        return False


def soon(happens: Callable[[], object]) -> None:
    """Wait until it does."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
