"""Writing something down as one person, within whatever transaction there is."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from engawa.boundary import read_as


@contextmanager
def written_as(person_id: int) -> Iterator[None]:
    """For a moment the reader is this person; whoever was before is so again afterwards."""
    with transaction.atomic():
        before = _reader()
        if before != person_id:
            read_as(person_id)
        yield
        if before != person_id:
            read_as(before)


def _reader() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('engawa.person', true), '')::bigint")
        found: tuple[int | None] = cursor.fetchone()
        return found[0]
