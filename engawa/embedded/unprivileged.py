"""As whom PostgreSQL runs. It refuses to be root, so root lends it a number that no account has."""

import json
import os
import pwd
import stat
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engawa.embedded.trouble import Trouble

# Neither Debian, Fedora nor systemd hands this number out (systemd's UIDS-GIDS leaves 60578 to 61183 alone).
UNUSED = 60900
LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Runner:
    """The user PostgreSQL runs as; None is whoever we are."""

    uid: int | None

    def own(self, *folders: Path) -> None:
        """Make folders that belong to this user and open to nobody else."""
        for folder in folders:
            folder.mkdir(mode=0o700, exist_ok=True)
            if self.uid is not None:
                os.chown(folder, self.uid, self.uid)
            folder.chmod(0o700)

    def command(self, argv: list[str], needs: list[Path], *, named: bool = False) -> list[str]:
        """The command line that runs `argv` as this user, who has to reach the folders `needs`."""
        if self.uid is None:
            return argv
        covers: dict[str, list[str]] = {}
        for path in needs:
            wall = first_wall(path, self.uid)
            if wall:
                covers.setdefault(str(wall), []).append(str(path))
        if covers and not private_views():
            raise Trouble(
                "PostgreSQL must not run as root, and the user it runs as instead may not pass "
                f"{', '.join(covers)}.\n"
                "Start Engawa as an ordinary user, or move it and ENGAWA_HOME to where others may pass, "
                "for instance /srv/engawa."
            )
        return launch(self.uid, covers, named and not has_name(self.uid), argv)


def launch(uid: int, covers: dict[str, list[str]], named: bool, argv: list[str]) -> list[str]:
    """The launcher's command line."""
    order = {"uid": uid, "covers": covers, "named": named, "argv": argv}
    return [sys.executable, "-I", "-S", str(LAUNCHER), json.dumps(order)]


def runner(data: Path) -> Runner:
    """Whoever owns the data; for a new folder, when we are root, a number without an account."""
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if me != 0:
        if owner not in (None, me):
            raise Trouble(
                f"{data} belongs to the user {name_of(owner)}, and Engawa was started as {name_of(me)}.\n"
                f"Start it as that user, or give it this folder: sudo chown -R {name_of(me)} {data}"
            )
        return Runner(None)
    if owner:
        return Runner(owner)
    return Runner(UNUSED if private_views() else pwd.getpwnam("nobody").pw_uid)


def first_wall(path: Path, uid: int) -> Path | None:
    """The uppermost folder above `path` that `uid` may not pass."""
    for folder in reversed(path.parents):
        rights = folder.stat()
        bit = stat.S_IXUSR if rights.st_uid == uid else stat.S_IXGRP if rights.st_gid == uid else stat.S_IXOTH
        if not rights.st_mode & bit:
            return folder
    return None


@cache
def private_views() -> bool:
    """Whether this root may have a private view of the file system; in many containers it may not."""
    tried = subprocess.run(launch(UNUSED, {}, True, []), capture_output=True, check=False)
    return tried.returncode == 0


def has_name(uid: int) -> bool:
    """Whether the machine has an account for `uid`."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def name_of(uid: int | None) -> str:
    """The account's name, or its number."""
    return pwd.getpwuid(uid).pw_name if uid is not None and has_name(uid) else str(uid)
