"""The one typed protocol an archive format keeps; adding a format is one folder."""

from pathlib import Path
from typing import Protocol

from engawa.archives.records import Options, Pieces


class Unreadable(Exception):
    """The archive as a whole cannot be read: the message says what, where and what to do."""


class Format(Protocol):
    name: str
    """Its folder's name, and what `--format` takes."""
    label: str
    """What people call it: "Mail archive (mbox)"."""

    def recognises(self, path: Path) -> float:
        """How sure, from 0 to 1, that this file or folder is of this format, by looking inside."""

    def read(self, path: Path, options: Options) -> Pieces:
        """Yield the archive's pieces in the source's order: an author and a room before the records that
        name them, and a Progress now and then.

        Raises:
            Unreadable: when nothing of it can be read.
        """

    def source_key(self, path: Path) -> str:
        """Names the source, the same for every later export of it: "slack:T01ABC", "mbox:r-devel"."""
