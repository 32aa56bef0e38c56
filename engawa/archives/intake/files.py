"""Files that an archive carries, kept under the SHA-256 of their bytes."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from engawa.archives.records import Attachment


@dataclass(frozen=True, slots=True)
class Kept:
    """An attachment whose bytes, if the archive had them, are put away."""

    name: str
    media_type: str
    size: int
    url: str
    file: str = ""


def keep(attachment: Attachment, *, dry: bool = False) -> Kept:
    """Put an attachment's bytes away, and say where; `dry` only says where they would be."""
    content = attachment.content
    name = (attachment.name or "file").replace("/", "_").replace("\x00", "")[:300]
    media_type = attachment.media_type[:120]
    if content is None:
        return Kept(name, media_type, attachment.size, attachment.url)
    digest = sha256(content).hexdigest()
    if not dry:
        write(digest, content)
    return Kept(name, media_type, len(content), attachment.url, digest)


def place_of(digest: str) -> Path:
    """Where the file with this SHA-256 lies."""
    return Path(settings.FILES) / digest[:2] / digest[2:4] / digest


def write(digest: str, content: bytes) -> None:
    """Write a file once; a half-written one never stands under its name."""
    place = place_of(digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{digest}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(place)
