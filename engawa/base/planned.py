"""Statements that are asked again and again in one process, planned once and not each time."""

from typing import Any

from django.db import connections
from psycopg import Connection, Cursor

PREPARED_AFTER = 2


def connection_of(alias: str = "default") -> Connection[Any]:
    """The alias's own connection, below Django's; what is asked on it stands in the same transaction."""
    wrapper = connections[alias]
    wrapper.ensure_connection()
    found: Connection[Any] = wrapper.connection
    found.prepare_threshold = PREPARED_AFTER
    return found


def planned(alias: str = "default") -> Cursor[Any]:
    """A cursor of it. What goes wrong is told as psycopg's errors, which are not Django's."""
    return Cursor(connection_of(alias))
