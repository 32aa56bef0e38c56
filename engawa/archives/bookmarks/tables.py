"""Tables of links: a CSV file with a column of addresses."""

import csv
import io
from collections.abc import Iterator

from engawa.archives.bookmarks.kept import Kept, moment, web_address
from engawa.archives.dates import moment_of
from engawa.archives.keys import is_web

_ADDRESS = ("url", "link", "href", "address", "uri", "xmlurl", "feed", "website")
_TITLE = ("title", "name", "text")
_NOTE = ("note", "notes", "description", "comment", "excerpt", "extended")
_TAGS = ("tags", "tag", "folder", "labels", "category", "categories")
_DATE = ("created", "created_at", "date", "time_added", "added", "time", "timestamp")
_SWITCH = ("enable", "enabled", "active")


def looks_like(text: str) -> bool:
    """Whether the first row names a column of addresses and the second holds one."""
    rows = _rows(text[:8000])
    column = _column(next(rows, []), _ADDRESS)
    second = next(rows, [])
    return column is not None and column < len(second) and is_web(web_address(second[column]))


def read(text: str) -> Iterator[Kept | str]:
    """Every row with an address; rows without one by their number. Unknown columns go into the note."""
    rows = _rows(text)
    names = [name.strip().lower() for name in next(rows, [])]
    columns = [_column(names, wanted) for wanted in (_ADDRESS, _TITLE, _NOTE, _TAGS, _DATE, _SWITCH)]
    for number, row in enumerate(rows, start=2):
        url, title, note, tags, date, switch = (
            row[column].strip() if column is not None and column < len(row) else "" for column in columns
        )
        if not url:
            yield f"row {number}"
            continue
        others = [
            f"{names[index]}: {value.strip()}"
            for index, value in enumerate(row[: len(names)])
            if index not in columns and value.strip()
        ]
        off = ["disabled"] if switch.lower() in ("0", "no", "false", "off") else []
        words = [word for part in tags.split(",") for word in part.split("|")]
        text = "\n\n".join(part for part in (note, *others) if part)
        yield Kept(web_address(url), title, text, [*words, *off], moment(date) or moment_of(date))


def _rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))


def _column(names: list[str], wanted: tuple[str, ...]) -> int | None:
    lower = [name.strip().lower() for name in names]
    return next((lower.index(each) for each in wanted if each in lower), None)
