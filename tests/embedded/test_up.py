"""The whole of Engawa under its supervisor, with real programs and real signals."""

import os
import signal
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from engawa.embedded import ports, standing
from engawa.embedded.postgres import Postgres
from tests.embedded.running import PATIENCE, Running, answers, is_another, soon


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
