"""Where an export is written: a folder, or a zip of one."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from engawa.embedded.trouble import Trouble

type Line = dict[str, Any]


class Package(Protocol):
    """Takes one file after the other."""

    def lines(self, name: str, lines: Iterable[Line]) -> int:
        """Write lines of JSON; returns how many there were."""

    def text(self, name: str, text: str) -> None: ...

    def file(self, name: str, content: Path) -> None: ...


@contextmanager
def packed(path: Path) -> Iterator[Package]:
    """A package at this path, which stands there only when it is complete.

    Raises:
        Trouble: when something is in the way.
    """
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise Trouble(f"{path} exists already. Choose another name, or move it away.")
    draft = path.with_name(f".{path.name}.draft")
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield Zipped(archive)
        else:
            draft.mkdir(parents=True)
            yield Folder(draft)
        if path.is_dir():
            path.rmdir()
        draft.rename(path)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        if draft.is_dir():
            shutil.rmtree(draft)
        draft.unlink(missing_ok=True)


class Folder:
    def __init__(self, at: Path) -> None:
        self._at = at

    def lines(self, name: str, lines: Iterable[Line]) -> int:
        with (self._at / name).open("wb") as file:
            return _write(file, lines)

    def text(self, name: str, text: str) -> None:
        (self._at / name).write_text(text, encoding="utf-8")

    def file(self, name: str, content: Path) -> None:
        (self._at / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(content, self._at / name)


class Zipped:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def lines(self, name: str, lines: Iterable[Line]) -> int:
        with self._archive.open(name, "w", force_zip64=True) as file:
            return _write(file, lines)

    def text(self, name: str, text: str) -> None:
        self._archive.writestr(name, text)

    def file(self, name: str, content: Path) -> None:
        self._archive.write(content, name)


def _write(file: IO[bytes], lines: Iterable[Line]) -> int:
    count = 0
    for line in lines:
        file.write(json.dumps(line, ensure_ascii=False, separators=(", ", ": ")).encode() + b"\n")
        count += 1
    return count
