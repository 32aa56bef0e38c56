"""A Roundup that runs for the tests of a module, with its own classic template."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.counterparts.installing import installed, run

PINS = [Path(__file__).with_name("requirements.txt")]
SERVE = str(Path(__file__).with_name("serve.py"))
PASSWORD = "a long enough password"
PATIENCE = 120


def _install(folder: Path) -> None:
    run([sys.executable, "-m", "venv", "env"], folder)
    run(["env/bin/python", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"], folder)


@contextmanager
def running(home: Path, port: int) -> Iterator[str]:
    """Its address; one of its own, with nothing in it."""
    programs = installed("roundup", PINS, _install) / "env" / "bin"
    tracker, address = home / "tracker", f"http://127.0.0.1:{port}/"
    run([str(programs / "roundup-admin"), "-i", str(tracker), "install", "classic", "anydbm"], home)
    config = tracker / "config.ini"
    settings = {"web": address, "domain": "engawa.example", "mailhost": "localhost"}
    lines = [_set(line, settings) for line in config.read_text().splitlines()]
    config.write_text("\n".join(lines) + "\n")
    run([str(programs / "roundup-admin"), "-i", str(tracker), "initialise", PASSWORD], home)
    with open(home / "words", "wb") as words:
        process = subprocess.Popen(
            [programs / "python", SERVE, str(tracker), str(port)],
            stdout=words, stderr=words, cwd=home, env={**os.environ, "EMAILDEBUG": str(home / "mails")},
        )  # fmt: skip
    try:
        _await(address, process, home / "words")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _set(line: str, settings: dict[str, str]) -> str:
    for name, value in settings.items():
        if line.startswith((f"#{name} =", f"{name} =")):
            return f"{name} = {value}"
    return line


def _await(address: str, process: "subprocess.Popen[bytes]", words: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, words.read_text()
        try:
            with urlopen(address, timeout=30):
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"Roundup did not come up: {words.read_text()}")
