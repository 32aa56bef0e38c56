"""All of Engawa, really running, with the cast living in it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from engawa.embedded import places
from tests.databases import hurry
from tests.embedded.console import environment
from tests.embedded.lived_in import bring

PATIENCE = 400
SETTINGS = "tests.journeys.settings"


class House:
    """One `bin/up` in a home of its own."""

    def __init__(self, home: Path, port: int, more: Mapping[str, str]) -> None:
        self.home = home
        self.port = port
        self.more = more
        self.words = home.parent / "words.txt"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def open(self) -> None:
        """Start everything, with the cast in it."""
        bring(self.home)
        hurry(self.home)
        with open(self.words, "wb") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engawa.embedded.up"],
                cwd=places.CHECKOUT,
                env={
                    **environment(self.home),
                    **self.more,
                    "ENGAWA_PORT": str(self.port),
                    "DJANGO_SETTINGS_MODULE": SETTINGS,
                },
                stdout=words,
                stderr=subprocess.STDOUT,
            )
        self._await()

    def close(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def _await(self) -> None:
        """Wait until pages and live streams answer."""
        for address in (f"{self.address}/sign-in/", f"http://localhost:{self.port + 1}/live/health/"):
            self._await_answer(address)

    def _await_answer(self, address: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process
            assert self.process.poll() is None, self.words.read_text()
            try:
                with urlopen(address, timeout=30) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.3)
        raise AssertionError(f"Engawa did not come up: {self.words.read_text()}")


def chromium() -> str | None:
    """Where Chromium is, if it is."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in ("chromium", "chromium-browser", "google-chrome"):
            if os.access(os.path.join(folder, name), os.X_OK):
                return os.path.join(folder, name)
    return None
