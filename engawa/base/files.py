"""Where files are kept: by the SHA-256 of their bytes, so that the same file is kept once."""

import os
import re
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings

DIGEST = re.compile(r"[0-9a-f]{64}")


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
    place = place_of(digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{digest}.{uuid4().hex}")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    return digest
