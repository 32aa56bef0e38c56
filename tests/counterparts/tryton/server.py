"""A Tryton that runs for the tests of a module."""

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.counterparts.installing import installed, run

PINS = [Path(__file__).with_name("requirements.txt")]
PASSWORD = "a long enough password"
PATIENCE = 180
CONFIG = "[database]\nuri = sqlite://\npath = {home}\n[web]\nlisten = 127.0.0.1:{port}\n"


class Tryton:
    """A running one; `call` speaks with it as its own clients do."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def call(self, method: str, *params: Any) -> Any:
        secret = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
        request = Request(
            f"{self.address}/demo/rpc/",
            json.dumps({"id": 1, "method": method, "params": [*params, {}]}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Basic {secret}"},
        )
        with urlopen(request, timeout=60) as answer:
            told = json.load(answer)
        assert "error" not in told, told
        return told["result"]


def _install(folder: Path) -> None:
    run([sys.executable, "-m", "venv", "env"], folder)
    run(["env/bin/python", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"], folder)
    (folder / "made").mkdir()
    (folder / "made" / "demo.sqlite").touch()
    (folder / "made.conf").write_text(CONFIG.format(home=folder / "made", port=0))
    (folder / "password").write_text(PASSWORD)
    admin = ["env/bin/trytond-admin", "-c", "made.conf", "-d", "demo", "-u", "party"]
    given = {"TRYTONPASSFILE": str(folder / "password")}
    run([*admin, "--activate-dependencies", "--email", "admin@engawa.example"], folder, given)


@contextmanager
def running(home: Path, port: int) -> Iterator[Tryton]:
    """One of its own, with an empty database."""
    folder = installed("tryton", PINS, _install)
    shutil.copy(folder / "made" / "demo.sqlite", home / "demo.sqlite")
    (home / "own.conf").write_text(CONFIG.format(home=home, port=port))
    with open(home / "words", "wb") as words:
        process = subprocess.Popen(
            [folder / "env/bin/trytond", "-c", str(home / "own.conf"), "-d", "demo"],
            stdout=words, stderr=words, cwd=home, env=dict(os.environ),
        )  # fmt: skip
    try:
        yield _awaited(Tryton(port), process, home / "words")
    finally:
        process.terminate()
        process.wait(30)


def _awaited(tryton: Tryton, process: "subprocess.Popen[bytes]", words: Path) -> Tryton:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, words.read_text()
        try:
            tryton.call("model.party.party.search", [], 0, 1, None)
        except (URLError, OSError):
            time.sleep(0.3)
        else:
            return tryton
    raise AssertionError(f"Tryton did not come up: {words.read_text()}")
