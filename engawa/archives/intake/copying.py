"""Rows on their way into the database, by COPY, as the role that brings archives in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

IMPORTER = "importer"
_UNKEPT = re.compile(r"[\x00\ud800-\udfff]")

type Row = tuple[Any, ...]


def cursor() -> CursorWrapper:
    """A cursor of this thread's connection as the importer."""
    return connections[IMPORTER].cursor()


def clean(text: str) -> str:
    """Without what no database keeps: NUL characters and halves of surrogate pairs."""
    if text.isascii() and "\x00" not in text:
        return text
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)


def short(text: str, limit: int) -> str:
    """The text if it fits, otherwise its beginning and a digest of all of it."""
    text = clean(text)
    if len(text) <= limit:
        return text
    mark = blake2b(text.encode(), digest_size=12).hexdigest()
    return f"{text[: limit - len(mark) - 1]}~{mark}"


def copy(table: str, columns: str, rows: Iterable[Row]) -> None:
    """COPY rows into a table; `columns` is the list of names as SQL has it."""
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connections[IMPORTER].wrap_database_errors, cursor() as at, at.copy(statement) as stream:
        for row in rows:
            stream.write_row([clean(value) if type(value) is str else value for value in row])


def values(sql: str, rows: Sequence[Row], types: str) -> list[Row]:
    """Run a statement over a table of values, `%s` standing for `unnest(...)`; returns what it returns.

    Args:
        types: The columns' types, "bigint text".
    """
    if not rows:
        return []
    columns = [list(column) for column in zip(*rows, strict=True)]
    arrays = ", ".join(f"%s::{name}[]" for name in types.split())
    with cursor() as at:
        at.execute(sql.replace("{rows}", f"unnest({arrays})"), columns)
        return list(at.fetchall()) if at.description else []


def skip_to(table: str, number: int) -> None:
    """Let the next id that a table gives out be higher than this one."""
    with cursor() as at:
        at.execute(
            "SELECT setval(s, greatest(%s, nextval(s) - 1, 1)) FROM pg_get_serial_sequence(%s, 'id') AS s",
            [number, table],
        )


class Rows:
    """Rows gathered for several tables, and written table by table in the order given."""

    def __init__(self, tables: dict[str, str]) -> None:
        self._columns = tables
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, *row: Any) -> None:
        self._rows[table].append(row)

    def write(self) -> None:
        for table, columns in self._columns.items():
            if rows := self._rows.pop(table, None):
                copy(table, columns, rows)
