"""A Redmine of Debian's in a folder of its own, for the tests of a module; only root can make and run one."""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.counterparts.installing import installed, program, run

PINS = [Path(__file__).with_name("make.sh")]
DEBIAN = "http://deb.debian.org/debian"
KEPT = Path("var/lib/redmine/default")
SERVE = "cd /usr/share/redmine && exec puma -b tcp://127.0.0.1:{port} -e production config.ru"
GIVEN = {"RAILS_ENV": "production", "X_DEBIAN_SITEID": "default", "HOME": "/tmp", "LANG": "C.UTF-8"}
PATIENCE = 180


def _install(folder: Path) -> None:
    root = folder / "root"
    run([program(["debootstrap"], "debootstrap"), "--variant=minbase", "bookworm", str(root), DEBIAN], folder)
    for file in ("etc/resolv.conf", "etc/apt/sources.list"):
        if Path("/", file).exists():
            shutil.copy(Path("/", file), root / file)
    shutil.copytree("/etc/apt/apt.conf.d", root / "etc/apt/apt.conf.d", dirs_exist_ok=True)
    quiet = root / "usr/sbin/policy-rc.d"
    quiet.write_text("#!/bin/sh\nexit 101\n")
    quiet.chmod(0o755)
    within, silent = ["chroot", str(root)], {"DEBIAN_FRONTEND": "noninteractive"}
    (root / "answers").write_text("redmine redmine/instances/default/dbconfig-install boolean false\n")
    run([*within, "debconf-set-selections", "/answers"], folder, silent)
    run([*within, "apt-get", "update", "-qq"], folder, silent)
    packages = ["redmine", "redmine-sqlite", "puma"]
    run([*within, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], folder, silent)
    shutil.copy(folder / "make.sh", root / "make.sh")
    run([*within, "sh", "/make.sh"], folder)


@contextmanager
def running(port: int) -> Iterator[tuple[str, str]]:
    """Its address and an administrator's key; as it was made, with no issue in it."""
    if os.geteuid() != 0:
        pytest.skip("needs root: Redmine runs in a folder of a small Debian")
    root = installed("redmine", PINS, _install) / "root"
    with open(root / "running.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # There is one database: who comes second waits.
        yield from _running(root, port)


def _running(root: Path, port: int) -> Iterator[tuple[str, str]]:
    shutil.copy(root / KEPT / "made.sqlite3", root / KEPT / "demo.sqlite3")
    words = root / "tmp" / "words"
    with open(words, "wb") as said:
        process = subprocess.Popen(
            ["chroot", str(root), "sh", "-c", SERVE.format(port=port)],
            stdout=said, stderr=said, env={**GIVEN, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )  # fmt: skip
    address, key = f"http://127.0.0.1:{port}", (root / KEPT / "key").read_text()
    try:
        _await(Request(f"{address}/projects.json", headers={"X-Redmine-API-Key": key}), process, words)
        yield address, key
    finally:
        process.terminate()
        process.wait(30)


def _await(request: Request, process: "subprocess.Popen[bytes]", words: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, words.read_text()
        try:
            with urlopen(request, timeout=60):
                return
        except HTTPError as error:
            raise AssertionError(f"{error}: {words.read_text()}") from error
        except (URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"Redmine did not come up: {words.read_text()}")
