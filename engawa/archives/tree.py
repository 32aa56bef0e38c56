"""The files of an archive that is a folder, a zip of one, or one file: listed and read, never unpacked."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Protocol

from engawa.archives.protocol import Unreadable

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""
_HEAD = 8_192
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)
_HIDDEN = frozenset({"node_modules", "__MACOSX", "_site", "__pycache__", "renv", "venv"})
_SPOKEN = frozenset({".all-contributorsrc"})
_ENDING = re.compile(r"(\.(zip|gz|xz|tar|tgz|xml|json|html?|md|opml|csv|rss|atom))+$", re.IGNORECASE)
_DATE_AT_END = re.compile(r"([-_. ](main|master|export|backup|markdown|\d[\d._-]*|[qQ]\d))+$")


class Tree(Protocol):
    """Files by their path within the archive, with forward slashes."""

    def names(self) -> list[str]:
        """Every file that is not hidden, in natural order."""

    def size(self, name: str) -> int:
        """Its size in bytes."""

    def read(self, name: str, limit: int = LARGEST) -> bytes:
        """Its bytes.

        Raises:
            Unreadable: when it is larger than `limit`, encrypted or damaged.
        """

    def head(self, name: str) -> bytes:
        """Its first bytes, enough to tell what it is."""

    def moment(self, name: str) -> datetime | None:
        """When it was last written, as far as the archive can be trusted about it."""


@contextmanager
def open_tree(path: Path) -> Iterator[Tree]:
    """Open a folder, a zip or a single file.

    Raises:
        Unreadable: when there is nothing there, or the zip is damaged.
    """
    if path.is_dir():
        yield _Folder(path)
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive)
        except zipfile.BadZipFile as error:
            raise Unreadable(f"{path.name} is a damaged zip file: {error}. Download it again.") from error
    elif path.is_file():
        yield _Single(path)
    else:
        raise Unreadable(f"{path} is not there.")


def plain_name(path: Path) -> str:
    """What an archive is called, without the ending, branch or date that later exports may change."""
    name = path.resolve().name
    stem = _ENDING.sub("", name)
    return _DATE_AT_END.sub("", stem) or stem or name


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sorting key that puts part 10 after part 9, and what is in a folder right after the folder's page."""
    parts = re.split(r"(\d+)", name.lower().replace("/", "\x00"))
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def text_of(data: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 by their mark, otherwise UTF-8, otherwise Windows' Western letters."""
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith(".") and part not in _SPOKEN) or part in _HIDDEN for part in parts)


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def names(self) -> list[str]:
        found = []
        for folder, folders, files in self._root.walk():
            folders[:] = [each for each in folders if not _is_hidden(each)]
            found += [(folder / file).relative_to(self._root).as_posix() for file in files]
        return sorted((name for name in found if not _is_hidden(name) and self._is_inside(name)), key=natural)

    def size(self, name: str) -> int:
        return (self._root / name).stat().st_size

    def read(self, name: str, limit: int = LARGEST) -> bytes:
        return _read_file(self._root / name, name, limit)

    def head(self, name: str) -> bytes:
        try:
            with (self._root / name).open("rb") as file:
                return file.read(_HEAD)
        except OSError:
            return b""

    def moment(self, name: str) -> datetime | None:
        return datetime.fromtimestamp((self._root / name).stat().st_mtime, UTC)

    def _is_inside(self, name: str) -> bool:
        target = self._root / name
        return target.is_file() and target.resolve().is_relative_to(self._root)


class _Single(_Folder):
    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self._name = path.name

    def names(self) -> list[str]:
        return [self._name]


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        files = [each for each in archive.infolist() if not each.is_dir()]
        names = [each.filename.replace("\\", "/").lstrip("/") for each in files]
        top = _common_folder([name for name in names if not name.startswith("__MACOSX/")])
        self._files = {name.removeprefix(top): each for name, each in zip(names, files, strict=True)}

    def names(self) -> list[str]:
        return sorted((name for name in self._files if not _is_hidden(name)), key=natural)

    def size(self, name: str) -> int:
        return self._files[name].file_size

    def read(self, name: str, limit: int = LARGEST) -> bytes:
        try:
            with self._archive.open(self._files[name]) as file:
                data = file.read(limit + 1)
        except _DAMAGE as error:
            raise Unreadable(f"{name} cannot be unpacked: {error}") from error
        if len(data) > limit:
            raise Unreadable(f"{name} is larger than {limit:,} bytes")
        return data

    def head(self, name: str) -> bytes:
        try:
            with self._archive.open(self._files[name]) as file:
                return file.read(_HEAD)
        except _DAMAGE:
            return b""

    def moment(self, name: str) -> datetime | None:
        try:
            moment = datetime(*self._files[name].date_time, tzinfo=UTC)
        except ValueError:
            return None
        return moment if datetime(1980, 1, 2, tzinfo=UTC) < moment < _tomorrow() else None


def _read_file(path: Path, name: str, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"{name} cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise Unreadable(f"{name} is larger than {limit:,} bytes")
    return data


def _common_folder(names: list[str]) -> str:
    """The folders that everything in a zip stands in, "guide-main/"; those that mean something are kept."""
    if not names:
        return ""
    first = list(takewhile(lambda part: part[:1] not in "_.", names[0].split("/")[:-1]))
    while first and not all(name.startswith("/".join(first) + "/") for name in names):
        first.pop()
    return "/".join(first) + "/" if first else ""


def _tomorrow() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)
