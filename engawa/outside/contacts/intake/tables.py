"""Tables: with commas, semicolons or tabs, their columns named in the first line, in English or German."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from engawa.outside.contacts.intake.rows import Wrong

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


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A text file, as UTF-8 or else as Western European."""
    with path.open("rb") as raw:
        try:
            for block in iter(lambda: raw.readline(LONGEST), b""):
                block.decode("utf-8")
            encoding = "utf-8-sig"
        except UnicodeDecodeError:
            encoding = "cp1252"
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield file


def lines_of(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line with its fields by their plain names.

    Raises:
        Wrong: when the first line names no column that is known, or a line is no line of a table.
    """
    csv.field_size_limit(LONGEST)
    first = file.readline(LONGEST)
    sign = max(",;\t", key=first.count)
    reader = csv.reader(chain([first], file), delimiter=sign, strict=True)
    try:
        columns = [_MEANT.get(name.strip().casefold(), "") for name in next(reader, [])]
        if not any(columns):
            raise Wrong(_("The first line has to name the columns: name, mail, company …"))
        for fields in reader:
            if any(fields):
                named = zip(columns, fields, strict=False)
                yield reader.line_num, {column: _plain(value) for column, value in named if column}
    except csv.Error as error:
        raise Wrong(
            _("Line %(line)s is no line of a table: %(error)s") % {"line": reader.line_num, "error": error}
        ) from error


def _plain(value: str) -> str:
    """A field without what keeps spreadsheets from taking it for a formula."""
    value = value.replace("\x00", "").strip()
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@") else value


def guarded(value: str) -> str:
    """A field that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
