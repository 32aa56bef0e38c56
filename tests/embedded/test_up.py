"""The whole of Engawa under its supervisor, with real programs and real signals."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from engawa.embedded import places, ports, standing
from engawa.embedded.postgres import Postgres

PATIENCE = 90


class Running:
    """One `bin/up` and what it says."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_pair()
        self.words = home.parent / "words"
        self.process: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
        return {**clean, "ENGAWA_HOME": str(self.home), "ENGAWA_PORT": str(self.port)}

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


@pytest.fixture
def running(home: Path) -> Iterator[Running]:
    running = Running(home)
    yield running
    if running.process and running.process.poll() is None:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(PATIENCE)
    if Postgres(home).pid():
        Postgres(home).ensure().release()


def test_a_life_from_first_start_to_kill_9_and_back(running: Running) -> None:
    running.start()
    assert "Sign in as its owner, once" in running.said()
    assert running.page() == 200
    soon(lambda: len(running.family()) == 4)

    told = running.again()
    assert told.returncode == 0
    assert f"already runs at http://localhost:{running.port}/" in told.stderr

    for name, child in running.family().items():
        child.kill()
        soon(partial(is_another, running, name, child.pid))
    soon(lambda: answers(running))

    postgres = Postgres(running.home)
    before = postgres.pid()
    assert before
    os.kill(before, signal.SIGKILL)
    soon(lambda: postgres.pid() not in (None, before))
    soon(lambda: answers(running))

    kin = psutil.Process(running.process.pid).children(recursive=True) if running.process else []
    assert running.stop() == 0
    assert not [child for child in kin if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert postgres.pid() is None
    assert running.said().rstrip().endswith("Stopping…")

    running.start()
    assert running.page() == 200
    assert running.process
    running.process.kill()
    running.process.wait()
    soon(lambda: not ports.listening(running.port) and not ports.listening(running.port + 1))
    assert standing.find(running.home) is None

    running.start()
    assert running.page() == 200
    assert running.stop() == 0


def test_a_taken_port_is_named(running: Running) -> None:
    with socket.create_server(("127.0.0.1", running.port)):
        told = running.again()
    assert told.returncode == 1
    assert f"Port {running.port} on 127.0.0.1 is taken by" in told.stderr
    assert "ENGAWA_PORT=" in told.stderr
    assert "Traceback" not in told.stderr


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


def free_pair() -> int:
    """A free port with a free one after it."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        if port < 65000 and not any(ports.listening(port + step) for step in (0, 1, 2)):
            return port
