from collections.abc import Sequence

from django.db import connection


def tag_ids(names: Sequence[str]) -> list[int]:
    """The ids of tags by name, made where they are missing."""
    if not names:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_tag(name) FROM unnest(%s::text[]) AS name", [list(names)])
        return [row[0] for row in cursor.fetchall()]
