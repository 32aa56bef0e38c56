"""`bin/engawa backup FILE`: everything in one tar file, taken while Engawa runs."""

import argparse
import io
import json
import os
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from engawa.doors.console import database
from engawa.embedded import cluster, places
from engawa.embedded.trouble import Trouble

LAYOUT = 1
MADE_AGAIN = ("--exclude-table=search_meaning", "--exclude-extension=vector")
"""A start makes them where the server can keep them; not every one can."""


def main(words: list[str]) -> int:
    """Write the backup; an unfinished one never bears the file's name."""
    parser = argparse.ArgumentParser(prog="bin/engawa backup", description="Write everything into one file.")
    parser.add_argument("file", type=Path, help="where to write it, for instance engawa.tar")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    chosen = parser.parse_args(words)
    write(chosen.file, chosen.force)
    size = chosen.file.stat().st_size / 1_000_000
    print(f"Everything is in {chosen.file} ({size:.1f} MB). It holds secrets: keep it to yourself.")
    return 0


def write(file: Path, force: bool = False) -> None:
    """Write the backup of this home into `file`.

    Raises:
        Trouble: when there is such a file, or no room for it.
    """
    if file.exists() and not force:
        raise Trouble(f"{file} is there already. Choose another name, or add --force to write over it.")
    home = places.home()
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".engawa-backup-") as draft:
            dump = Path(draft) / "database"
            database.run(
                database.command(
                    "pg_dump", "--format=custom", *MADE_AGAIN, f"--file={dump}", f"--dbname={places.admin()}"
                )
            )
            whole = Path(draft) / "whole"
            with open(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                with tarfile.open(fileobj=out, mode="w") as tar:
                    add_words(tar, "engawa.json", json.dumps(about(), indent=1))
                    tar.add(home / "secrets.json", "secrets.json")
                    tar.add(dump, "database")
                    tar.add(home / "files", "files")
                out.flush()
                os.fsync(out.fileno())
            whole.replace(file)
    except OSError as error:
        raise Trouble(f"The backup could not be written to {file}: {error.strerror}.") from error


def about() -> dict[str, object]:
    """What a backup says of itself."""
    return {
        "layout": LAYOUT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgresql": cluster.major(),
        "python": sys.version.split()[0],
    }


def add_words(tar: tarfile.TarFile, name: str, words: str) -> None:
    """Add a small file made of words."""
    member = tarfile.TarInfo(name)
    member.size = len(words.encode())
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(words.encode()))
