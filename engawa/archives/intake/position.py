"""How far an import has come, so that it goes on from there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """Which archive of a run, how many of its pieces are in, and what the archive looked like then."""

    path: int = 0
    pieces: int = 0
    fingerprint: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Position:
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def pieces_of(self, number: int, path: Path) -> int:
        """How many pieces of this archive are in already; none when it has changed since."""
        return self.pieces if number == self.path and self.fingerprint == print_of(path) else 0


def print_of(path: Path) -> str:
    """Tells whether a file or folder has changed."""
    stats = [file.stat() for file in _files(path)]
    return f"{len(stats)}:{sum(one.st_size for one in stats)}:{max((one.st_mtime_ns for one in stats), default=0)}"


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in _files(path)) or 1


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file()]
    return [path] if path.is_file() else []
