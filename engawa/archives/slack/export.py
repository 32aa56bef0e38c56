"""A Slack export as it lies there: a zip, a folder, or either inside one folder more."""

import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from engawa.archives.protocol import Unreadable

DAY = re.compile(r"\d{4}-\d\d-\d\d\.json\Z")
LISTS = ("users.json", "org_users.json", "channels.json", "groups.json", "dms.json", "mpims.json")
"""The files beside the channels' folders that we read."""

type Json = dict[str, Any]


class Shelf(Protocol):
    """Where files lie: their names with sizes, and their bytes."""

    def sizes(self) -> dict[str, int]: ...
    def bytes_of(self, name: str) -> bytes: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def sizes(self) -> dict[str, int]:
        files = (file for file in self._path.rglob("*") if file.is_file())
        return {file.relative_to(self._path).as_posix(): file.stat().st_size for file in files}

    def bytes_of(self, name: str) -> bytes:
        return (self._path / name).read_bytes()


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def sizes(self) -> dict[str, int]:
        return {entry.filename: entry.file_size for entry in self._archive.infolist() if not entry.is_dir()}

    def bytes_of(self, name: str) -> bytes:
        return self._archive.read(name)


class Export:
    """The files of an export, named from its root."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        sizes = {name: size for name, size in shelf.sizes().items() if not _is_litter(name)}
        self._root = _root(sizes)
        self.sizes = {
            name.removeprefix(self._root): sizes[name] for name in sizes if name.startswith(self._root)
        }
        self.folders: dict[str, list[str]] = {}
        for name in sorted(self.sizes):
            folder, slash, file = name.rpartition("/")
            if slash and DAY.match(file):
                self.folders.setdefault(folder, []).append(name)

    def bytes_of(self, name: str) -> bytes:
        """A file's bytes.

        Raises:
            OSError, zipfile.BadZipFile: when the file is damaged.
        """
        return self._shelf.bytes_of(self._root + name)

    def rows(self, name: str) -> list[Json]:
        """The objects that a list file holds; none when it is missing or broken."""
        if name not in self.sizes:
            return []
        try:
            found = json.loads(self.bytes_of(name))
        except (ValueError, OSError, zipfile.BadZipFile):
            return []
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


@contextmanager
def opened(path: Path) -> Iterator[Export]:
    """Open an export.

    Raises:
        Unreadable: when it is neither a zip nor a folder.
    """
    if path.is_dir():
        yield Export(_Folder(path))
        return
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as trouble:
        raise Unreadable(f"{path} is neither a zip nor a folder: {trouble}.") from trouble
    with archive:
        yield Export(_Zip(archive))


def _root(sizes: dict[str, int]) -> str:
    """The folder that holds users.json, or the channels' folders when there is no such file."""
    found = [name.removesuffix("users.json") for name in sizes if name.rpartition("/")[2] == "users.json"]
    if found:
        return min(found, key=len)
    days = [name for name in sizes if DAY.search(name.rpartition("/")[2]) and "/" in name]
    roots = {name.rsplit("/", 2)[0] + "/" if name.count("/") > 1 else "" for name in days}
    return roots.pop() if len(roots) == 1 else ""


def _is_litter(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")
