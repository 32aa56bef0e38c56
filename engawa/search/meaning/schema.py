"""The table of meanings (migrations/0004_meaning.py). Where PostgreSQL has no extension `vector` there is none."""

from functools import cache

from django.db import connection


@cache
def _is_there(database: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('search_meaning') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def is_there() -> bool:
    """Whether this database keeps meanings; asked once a process."""
    return _is_there(str(connection.settings_dict["NAME"]))
