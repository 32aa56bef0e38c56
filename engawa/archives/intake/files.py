"""Files that an archive carries, kept under the SHA-256 of their bytes."""

from dataclasses import dataclass
from hashlib import sha256

from engawa.archives.records import Attachment
from engawa.base import files


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
    digest = sha256(content).hexdigest() if dry else files.keep(content)
    return Kept(name, media_type, len(content), attachment.url, digest)
