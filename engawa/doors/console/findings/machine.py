"""The machine: Python, packages, the front end, the home."""

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from engawa.doors.console.findings import Finding, State, finding
from engawa.embedded import places

GIGABYTE = 1_000_000_000
BUILT = places.CHECKOUT / "engawa" / "web" / "static" / "built"


def look_at_machine() -> Iterator[Finding]:
    """What stands on this machine."""
    yield finding(
        "python",
        sys.version_info >= (3, 13),
        f"{platform.python_version()} on {platform.platform(terse=True)}",
        "Run bin/setup with Python 3.13.",
    )
    yield look_at_packages()
    yield finding("front end", (BUILT / "manifest.json").exists(), str(BUILT), "Run bin/setup.")
    yield from look_at_home()


def look_at_packages() -> Finding:
    """Whether what is installed is what the lock says."""
    off = []
    total = 0
    for line in (places.CHECKOUT / "requirements" / "base.txt").read_text().splitlines():
        name, equals, rest = line.partition("==")
        if not equals or name != name.strip() or ";" in rest:
            continue
        total += 1
        try:
            here = version(name.split("[")[0])
        except PackageNotFoundError:
            here = "missing"
        if here != rest.split()[0]:
            off.append(f"{name} {here} instead of {rest.split()[0]}")
    says = ", ".join(off) if off else f"{total} as locked; Django {version('django')}"
    return finding("packages", not off, says, "Run bin/setup.", State.MIND)


def look_at_home() -> Iterator[Finding]:
    """The folder with all state."""
    home = places.home()
    if not home.exists():
        yield Finding("home", State.MIND, f"{home} is not there yet", "bin/up makes it.")
        return
    free = shutil.disk_usage(home).free
    yield finding(
        "home",
        free > GIGABYTE,
        f"{home}, {free / GIGABYTE:.1f} GB free",
        "Free some space, or move the home to a larger disk and name it in ENGAWA_HOME.",
        State.MIND if free > GIGABYTE / 10 else State.ILL,
    )
    secrets = home / "secrets.json"
    if secrets.exists():
        rights = secrets.stat().st_mode & 0o077
        yield finding("secrets", not rights, str(secrets), f"Others may read it. Run: chmod 600 {secrets}")
