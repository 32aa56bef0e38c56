"""Small archives of pages, written on the spot."""

import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engawa.archives.markdown.reader import MarkdownFormat
from engawa.archives.records import Options, Piece, Record

type Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    root = tmp_path / "guide-main"

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return root

    return write


def zipped(root: Path) -> Path:
    target = root.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(root.rglob("*")):
            archive.write(path, Path(root.name) / path.relative_to(root))
    return target


def pieces(path: Path) -> list[Piece]:
    return list(MarkdownFormat().read(path, Options(name="Guide")))


def records(path: Path) -> dict[str, Record]:
    return {piece.key: piece for piece in pieces(path) if isinstance(piece, Record)}


def git(root: Path, *words: str, day: str = "2024-01-01", author: str = "Ann Lee <ann@example.org>") -> None:
    moment = f"{day}T10:00:00Z"
    names = {
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
        "HOME": str(root),
        "PATH": "/usr/bin:/bin",
    }
    line = ["git", "-c", "user.name=Ann Lee", "-c", "user.email=ann@example.org", *words]
    if words[0] == "commit":
        line += ["--author", author, "-q"]
    subprocess.run(line, cwd=root, env=names, check=True, capture_output=True)
