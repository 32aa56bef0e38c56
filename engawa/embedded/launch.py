"""Run alone, as root: become PostgreSQL's user and start its program. It needs the standard library alone.

Where that user cannot pass a folder on the way to its own data or program (a checkout under /root, say), no
right is changed. The process gets a private view of the file system, in which that folder is an empty one
that holds only what PostgreSQL needs, under the same names.
"""

import ctypes
import json
import os
import sys
import tempfile

MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
CLONE_NEWNS = 0x20000


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """mount(2).

    Raises:
        OSError: when the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), target)


def see_privately() -> None:
    """Leave the shared view of the file system."""
    os.unshare(CLONE_NEWNS)
    mount("none", "/", "none", MS_REC | MS_PRIVATE)


def cover(folder: str, keep: list[str]) -> None:
    """Show `folder` as an empty one that anyone may pass, with only `keep` in it."""
    held = {path: os.open(path, os.O_PATH) for path in keep}
    mount("engawa", folder, "tmpfs", 0, "mode=0755,size=1m")
    for path, handle in held.items():
        os.makedirs(path, mode=0o755, exist_ok=True)
        mount(f"/proc/self/fd/{handle}", path, "none", MS_BIND | MS_REC)
        os.close(handle)


def name_user(uid: int) -> None:
    """Let `uid` have a name here, for initdb asks for one."""
    with open("/etc/passwd") as known, tempfile.NamedTemporaryFile("w") as more:
        more.write(f"{known.read()}\nengawa:x:{uid}:{uid}::/:/bin/false\n")
        more.flush()
        os.chmod(more.name, 0o644)
        mount(more.name, "/etc/passwd", "none", MS_BIND)


def main() -> None:
    """Take the order as JSON: uid, covers {folder: [kept paths]}, named (bool), argv (empty: only try)."""
    order = json.loads(sys.argv[1])
    os.umask(0o022)
    if order["covers"] or order["named"]:
        see_privately()
    if order["named"]:
        name_user(order["uid"])
    for folder, keep in order["covers"].items():
        cover(folder, keep)
    os.umask(0o077)
    os.chdir("/")
    if order["argv"]:
        os.setgroups([])
        os.setresgid(order["uid"], order["uid"], order["uid"])
        os.setresuid(order["uid"], order["uid"], order["uid"])
        os.execv(order["argv"][0], order["argv"])


if __name__ == "__main__":
    main()
