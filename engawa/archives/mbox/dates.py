"""When a mail was written: from its headers, its envelope or its neighbours, whichever is possible."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from engawa.archives.mbox.headers import Headers

EARLIEST = datetime(1971, 6, 1, tzinfo=UTC)
"""The first mail between two machines; an archive's earlier dates are clocks that were never set."""

_SOON = timedelta(days=2)
_LONG = timedelta(days=90)
_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_ZONES = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_DATE = re.compile(
    r"(?:[A-Za-z]{2,9},?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s-]+(\d{4}|\d{2})\s+"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,5})?"
)
_ENVELOPE = re.compile(
    r"([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(?:[A-Za-z]{1,5}\s+)?([+-]\d{4}\s+)?(\d{4})"
)


def written(headers: Headers, envelope: str, neighbour: datetime, now: datetime) -> datetime:
    """Return the moment in UTC; where the message names none that is possible, the `neighbour` before it."""
    arrived = _possible(_received(headers.get("received", "")), now)
    said = _possible(parse_date(headers.get("date", "")), now)
    if said and not (arrived and not -_SOON <= arrived - said <= _LONG):
        limit = arrived or _possible(parse_envelope(envelope), now)
        if not limit or said - limit <= _SOON:
            return said
    return arrived or _possible(parse_envelope(envelope), now) or neighbour


@lru_cache(64)
def _zone(offset: str) -> timezone:
    if offset[:1] in "+-" and offset[1:].isdigit():
        minutes = int(offset[1:3]) * 60 + int(offset[3:5])
        if minutes >= 24 * 60:
            return UTC
        return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    return timezone(timedelta(hours=_ZONES.get(offset.lower(), 0)))


def parse_date(value: str) -> datetime | None:
    """Read a Date header; None for what is no date."""
    match = _DATE.match(value.lstrip())
    if not match:
        return _parse_oddly(value)
    day, month, year, hour, minute, second, offset = match.groups()
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 50 else 1900
    try:
        return datetime(
            number,
            _MONTHS[month.lower()],
            int(day),
            int(hour),
            int(minute),
            min(int(second or 0), 59),
            tzinfo=_zone(offset or "+0000"),
        ).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None


def parse_envelope(line: str) -> datetime | None:
    """Read the date of a "From " line, which is the server's own time."""
    match = _ENVELOPE.search(line)
    if not match:
        return None
    month, day, hour, minute, second, offset, year = match.groups()
    return parse_date(f"{day} {month} {year} {hour}:{minute}:{second or 0:0>2} {(offset or '+0000').strip()}")


def _parse_oddly(value: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(value.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except OverflowError:
            return None
    return None


def _received(value: str) -> datetime | None:
    return parse_date(value.rpartition(";")[2]) if value else None


def _possible(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment and EARLIEST <= moment <= now + _SOON else None
