"""Opens a mail archive, packed or not, and tells how far reading it has come."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase, BufferedReader
from pathlib import Path
from typing import BinaryIO

from engawa.archives.protocol import Unreadable

BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error)
"""What a packed file raises when it ends too soon or holds something else."""


@dataclass(slots=True)
class Stream:
    """An opened archive: what it unpacks to, and the file itself."""

    unpacked: BufferedIOBase
    packed: BinaryIO
    broken: str = ""

    def read(self, size: int) -> bytes:
        """The next bytes; after damage, which `broken` then names, there are none."""
        if self.broken:
            return b""
        parts: list[bytes] = []
        try:
            while size > 0 and (part := self.unpacked.read1(min(size, 1 << 16))):
                parts.append(part)
                size -= len(part)
        except BROKEN as trouble:
            self.broken = str(trouble) or type(trouble).__name__
        return b"".join(parts)

    def done(self) -> int:
        """Bytes of the file itself that were read."""
        return self.packed.tell()


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """Open a plain, gz, xz or bz2 file; which one is seen from its first bytes."""
    try:
        packed = path.open("rb")
    except OSError as trouble:
        raise Unreadable(f"{path}: {trouble.strerror or trouble}.") from trouble
    with packed:
        start = packed.read(6)
        packed.seek(0)
        yield Stream(_unpacking(packed, start), packed)


def _unpacking(packed: BufferedReader, start: bytes) -> BufferedIOBase:
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if start == b"\xfd7zXZ\x00":
        return lzma.LZMAFile(packed)
    if start.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    return packed
