"""The real servers, as `bin/up` runs them, on ports of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

from engawa.embedded import places

PATIENCE = 120.0
AT_REST = 0.1
"""Seconds of a processor in a second: what starts uses more, what waits less."""


@dataclass(frozen=True, slots=True)
class Servers:
    """A running Engawa."""

    port: int
    home: Path
    supervisor: psutil.Process

    def workers(self) -> list[psutil.Process]:
        """The processes that make pages, without the one that looks after them."""
        masters = [
            child for child in self.supervisor.children() if "config.wsgi:application" in command_of(child)
        ]
        return [
            worker
            for master in masters
            for worker in master.children()
            if "python" in worker.name() or worker.children() == []
        ]

    def settle(self, patience: float = 60.0) -> None:
        """Wait until all has started: pages answer before the others have read their code."""
        deadline, used = monotonic() + patience, self._seconds()
        while monotonic() < deadline:
            sleep(1)
            before, used = used, self._seconds()
            if used - before < AT_REST:
                return

    def _seconds(self) -> float:
        return sum(seconds(one) for one in self.supervisor.children(recursive=True))

    def megabytes(self) -> float:
        """Resident memory of the largest of them."""
        return round(max((rss(worker) for worker in self.workers()), default=0) / 2**20, 1)


def command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def seconds(process: psutil.Process) -> float:
    """Of a processor that it has used."""
    try:
        spent = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(spent.user + spent.system)


def rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def free_ports(count: int) -> int:
    """The first of so many neighbouring ports that are free."""
    for port in range(18000, 60000, 10):
        try:
            for one in range(port, port + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", one))
        except OSError:
            continue
        return port
    raise OSError("No ports are free on this machine.")


@contextmanager
def up(home: Path) -> Iterator[Servers]:
    """Everything that `bin/up` starts, until the end of the block.

    Raises:
        RuntimeError: when the pages do not answer.
    """
    port = free_ports(3)
    log = home / "logs" / "bench.log"
    environment = {**os.environ, "ENGAWA_HOME": str(home), "ENGAWA_PORT": str(port)}
    environment.pop("ENGAWA_LIVE_PORT", None)
    with open(log, "ab") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "engawa.embedded.up"],
            stdin=subprocess.DEVNULL, stdout=words, stderr=words, env=environment, cwd=places.CHECKOUT,
        )  # fmt: skip
    try:
        await_pages(process, port, log)
        yield Servers(port, home, psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def await_pages(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            sleep(0.2)
        else:
            return
    raise RuntimeError(f"The pages do not answer. The log {log} ends:\n{log.read_text()[-2000:]}")
