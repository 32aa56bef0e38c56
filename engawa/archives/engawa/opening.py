"""An archive of ours as a folder, or as a zip of one, read line by line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from engawa.archives.protocol import Unreadable

HEAD = "archive.json"
VERSION = 2
"""The newest version; what older ones say is read as well."""

type Line = dict[str, Any]


class Opened:
    """The files of an archive by name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = ExitStack()
        self._zip: zipfile.ZipFile | None = None
        self._within = ""

    def __enter__(self) -> Self:
        if self._path.is_dir():
            return self
        try:
            self._zip = self._held.enter_context(zipfile.ZipFile(self._path))
        except (OSError, zipfile.BadZipFile) as error:
            raise Unreadable(f"{self._path} is neither a folder nor a zip: {error}.") from error
        heads = [name for name in self._zip.namelist() if name.rpartition("/")[2] == HEAD]
        self._within = min(heads, key=len, default=HEAD).removesuffix(HEAD)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def head(self) -> Line:
        """What the archive says of itself.

        Raises:
            Unreadable: when it is none of ours, or of a version that is not known here.
        """
        file = self.open(HEAD)
        if file is None:
            raise Unreadable(f"{self._path} holds no {HEAD}, so it is no archive of Engawa's.")
        try:
            with file:
                head: Line = json.load(file)
        except ValueError as error:
            raise Unreadable(f"{HEAD} of {self._path} cannot be read: {error}.") from error
        if not isinstance(head, dict) or head.get("format") != "engawa" or not head.get("source"):
            raise Unreadable(f"{HEAD} of {self._path} does not say that it is an archive of Engawa's.")
        version = head.get("version")
        if not isinstance(version, int) or not 1 <= version <= VERSION:
            raise Unreadable(
                f"{self._path} is of version {version}, and this Engawa reads versions 1 to {VERSION}. "
                "Bring it in with an Engawa at least as new as the one that wrote it."
            )
        return head

    def open(self, name: str) -> IO[bytes] | None:
        """A file of the archive, or None where it has none of this name."""
        if self._zip is None:
            file = self._path / name
            return file.open("rb") if file.is_file() else None
        try:
            return self._zip.open(self._within + name)
        except KeyError:
            return None

    def size(self, name: str) -> int:
        if self._zip is None:
            file = self._path / name
            return file.stat().st_size if file.is_file() else 0
        try:
            return self._zip.getinfo(self._within + name).file_size
        except KeyError:
            return 0

    def lines(self, name: str) -> Iterator[tuple[int, int, Line | str]]:
        """Number, length in bytes and content of each line; what is no JSON object comes as the reason why."""
        file = self.open(name)
        if file is None:
            return
        with file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, len(line), _object(line)


def _object(line: bytes) -> Line | str:
    try:
        told = json.loads(line)
    except ValueError as error:
        return str(error)
    return told if isinstance(told, dict) else "not an object"
