"""The source behind an archive: the same row for every later export of it."""

from hashlib import blake2b
from pathlib import Path

from engawa.archives.intake.copying import cursor, short
from engawa.archives.models import Source
from engawa.archives.own import own_source
from engawa.archives.protocol import Format
from engawa.archives.tree import plain_name
from engawa.embedded.trouble import Trouble


class Busy(Trouble):
    """The same source is being brought in by another import."""


def open_source(archive: Format, path: Path, *, sample: bool = False) -> Source:
    """Find or make the source, and hold it until this connection ends.

    Raises:
        Busy: when another import holds it.
    """
    key, title = archive.source_key(path), getattr(archive, "title", plain_name)
    own = own_source(adopt="" if sample or archive.name != "engawa" else key)
    if own.key == key and not sample:
        source = own
    else:
        source, _ = Source.objects.using("importer").get_or_create(
            key=short(key, 300), defaults={"format": archive.name, "name": title(path)[:300]}
        )
    _hold(source)
    return source


def is_own(source: Source) -> bool:
    """Whether this Engawa itself wrote the archive."""
    return source.pk == own_source().pk


def _hold(source: Source) -> None:
    number = int.from_bytes(blake2b(source.key.encode(), digest_size=7).digest())
    with cursor() as at:
        at.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not at.fetchone()[0]:
            raise Busy(
                f"{source.name or source.key} is being imported already. Wait for that import, or stop it."
            )
