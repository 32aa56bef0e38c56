"""Where files are kept: by the SHA-256 of their bytes, so that the same file is kept once."""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from typing import IO
from uuid import uuid4

from django.conf import settings

DIGEST = re.compile(r"[0-9a-f]{64}")
PART = 1_048_576
"""Bytes of a large file that are held at once."""


def place_of(digest: str) -> Path:
    """Where the file of this digest lies, if it is kept.

    Raises:
        ValueError: for what is no SHA-256 in hexadecimal digits.
    """
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"Not a digest: {digest!r}")
    return Path(settings.FILES) / digest[:2] / digest[2:4] / digest


def keep(content: bytes) -> str:
    """Keep these bytes and return their digest. A file is there whole or not at all."""
    digest = sha256(content).hexdigest()
    _write(digest, lambda file: file.write(content))
    return digest


def keep_file(source: IO[bytes]) -> str:
    """As `keep`, for a file that may be larger than the memory; it is read from its beginning."""
    source.seek(0)
    made = sha256()
    while part := source.read(PART):
        made.update(part)
    digest = made.hexdigest()
    source.seek(0)
    _write(digest, lambda file: copyfileobj(source, file, PART))
    return digest


def _write(digest: str, write: Callable[[IO[bytes]], object]) -> None:
    place = place_of(digest)
    try:
        os.utime(place)  # so that whoever sweeps sees that somebody wants it again
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{digest}.{uuid4().hex}")
        with draft.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
