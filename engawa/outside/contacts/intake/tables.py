"""Tables: with commas, semicolons or tabs, their columns named in the first line, in English or German."""

import csv
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from engawa.base.strangers import untwisted
from engawa.outside.contacts.intake.rows import Fields, Wrong

COLUMNS = {
    "name": ("name", "full name", "fullname", "display name", "vollständiger name"),
    "mail": ("mail", "email", "e-mail", "email address", "e-mail address", "mail address", "e-mail-adresse"),
    "customer": ("customer", "customer number", "customer id", "customer_id", "kundennummer", "kunde"),
    "network": ("network", "netzwerk"),
    "address": ("address", "uid", "adresse"),
    "handle": ("handle", "account"),
    "url": ("url", "link", "profile"),
    "company": ("company", "organization", "organisation", "firma", "unternehmen"),
    "customer_since": ("customer since", "customer_since", "since", "kunde seit"),
    "consent": ("consent", "einwilligung"),
    "do_not_contact": ("do not contact", "do_not_contact", "nicht kontaktieren"),
    "note": ("note", "notes", "notiz", "notizen"),
    "order": ("order", "order number", "order_id", "number", "bestellnummer"),
    "at": ("at", "date", "day", "ordered at", "datum"),
    "amount": ("amount", "total", "sum", "betrag"),
    "currency": ("currency", "währung"),
    "product": ("product", "products", "text", "produkt"),
}
_MEANT = {word: column for column, words in COLUMNS.items() for word in words}
LONGEST = 1_000_000
"""Characters in one field."""
LONGEST_LINE = 20_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How fields begin that spreadsheets take for a formula."""


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A text file, as UTF-8, as UTF-16 where it says so, or else as Western European."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        yield file


def encoding_of(path: Path) -> str:
    """How a file's letters are written, as far as they show it."""
    with path.open("rb") as raw:
        if raw.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        raw.seek(0)
        try:
            letters = getincrementaldecoder("utf-8")()
            for block in iter(lambda: raw.read(LONGEST), b""):
                letters.decode(block)
            letters.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def count_lines(path: Path) -> int:
    """How many lines a file has."""
    with path.open("rb") as raw:
        blocks = iter(lambda: raw.read(2**20), b"")
        return sum(block.count(b"\n") for block in blocks) + 1


class Table:
    """The lines of a table by their numbers; `left_out` are the columns that mean nothing here.

    Raises:
        Wrong: when the first line names no column that is known, or a line is no line of a table.
    """

    def __init__(self, file: TextIO) -> None:
        csv.field_size_limit(LONGEST)
        first, self.before = file.readline(LONGEST), 0
        sign = max(",;\t", key=first.count)
        if told := re.fullmatch(r"sep=(.)\s*", first):
            # Spreadsheets say by such a line what stands between fields.
            first, self.before, sign = file.readline(LONGEST), 1, told[1]
        lines = iter(lambda: file.readline(LONGEST_LINE), "")
        self.reader = csv.reader(chain([first], lines), delimiter=sign, strict=True)
        with self._told():
            self.names = [name.strip() for name in next(self.reader, [])]
        self.columns = [_MEANT.get(name.casefold(), "") for name in self.names]
        if not any(self.columns):
            named = ", ".join(name for name in self.names if name)[:200]
            says = _("It says “%(names)s”, and none of these is known.") % {"names": named}
            raise Wrong(f"{_('The first line has to name the columns: name, mail, company …')} {says}")
        pairs = list(zip(self.names, self.columns, strict=True))
        self.left_out = [name for name, column in pairs if name and not column]
        self.called = {column: name for name, column in reversed(pairs)}

    def __iter__(self) -> Iterator[tuple[int, Fields | Wrong]]:
        with self._told():
            for fields in self.reader:
                if any(fields):
                    yield self.reader.line_num + self.before, self._named(fields)

    def _named(self, fields: list[str]) -> Fields | Wrong:
        if any(fields[len(self.names) :]):
            counts = {"fields": len(fields), "columns": len(self.names)}
            return Wrong(
                _("It has %(fields)s fields, but the first line names %(columns)s columns.") % counts
            )
        said: dict[str, str] = {}
        for column, value in zip(self.columns, map(_plain, fields), strict=False):
            if column == "mail" and said.get(column) and value:
                said[column] += f"; {value}"
            elif column and not said.get(column):
                said[column] = value
        return Fields(said, self.called)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except csv.Error as error:
            told = {"line": self.reader.line_num + self.before, "error": error}
            raise Wrong(_("Line %(line)s is no line of a table: %(error)s") % told) from error


def _plain(value: str) -> str:
    """A field without what keeps spreadsheets from taking it for a formula."""
    value = untwisted(value.replace("\x00", "")).strip()
    return value[1:] if value[:1] == "'" and value[1:2] in FORMULA else value


def guarded(value: str) -> str:
    """A field that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in FORMULA else value
