"""This Engawa as a source of archives: by what name its own exports know it."""

from uuid import uuid4

from django.db import connections

from engawa.archives.models import Source

FORMAT = "engawa"
_IS_EMPTY = (
    "SELECT NOT EXISTS (SELECT 1 FROM content_item) AND NOT EXISTS (SELECT 1 FROM spaces_space) "
    "AND NOT EXISTS (SELECT 1 FROM people_person WHERE NOT is_owner)"
)


def own_source(*, adopt: str = "", using: str = "importer") -> Source:
    """The source that stands for this Engawa: the first of our own format, made on first use.

    Args:
        adopt: The key of an archive that is about to come in: an empty Engawa becomes the one that wrote it, and
            ids stay what they were there.
    """
    first = Source.objects.using(using).filter(format=FORMAT).order_by("pk").first()
    if first is not None:
        return first
    key = adopt if adopt and _is_empty(using) else f"{FORMAT}:{uuid4()}"
    return Source.objects.using(using).create(key=key, format=FORMAT)


def _is_empty(using: str) -> bool:
    with connections[using].cursor() as at:
        at.execute(_IS_EMPTY)
        return bool(at.fetchone()[0])
