"""The door in a process of its own, on the test's database."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time

from engawa.doors.mail.tests.mails import DOMAIN
from engawa.embedded import places

PROGRAM = """
import asyncio, sys, django
from engawa.embedded import places
places.DATABASE = sys.argv[1]
django.setup()
from engawa.doors.mail.server import serve
asyncio.run(serve("127.0.0.1", int(sys.argv[2])))
"""


class Running:
    """Started, killed and started again by a test."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, places.DATABASE, str(self.port)],
            cwd=places.CHECKOUT,
            env={**os.environ, "ENGAWA_MAIL_DOMAIN": DOMAIN, "PYTHONPATH": str(places.CHECKOUT)},
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the door does not open")

    def kill(self, number: int = signal.SIGKILL) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(20)

    def send(self, raw: bytes, *to: str, sender: str = "x@elsewhere.example") -> dict[str, tuple[int, bytes]]:
        """One mail over a connection of its own; returns who was refused."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as client:
            return client.sendmail(sender, list(to), raw)
