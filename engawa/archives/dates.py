"""When something was written, as people and programs write dates."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

_NOON = time(12, tzinfo=UTC)
"""A day without an hour is noon in UTC, which is that day nearly everywhere."""
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_NO_YEAR = re.compile(r"(?<![\d+:.-])0\d{3}(?!\d)")
_SPELT = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d %Y",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%B %Y",
    "%b %Y",
)


def moment_of(said: object) -> datetime | None:
    """Read a date as people and programs write it; None for what is not one, or cannot have been."""
    if isinstance(said, datetime):
        return _sensible(said)
    if isinstance(said, date):
        return _sensible(datetime.combine(said, _NOON))
    text = said.strip().strip("\"'") if isinstance(said, str) else ""
    return _sensible(_from_text(text)) if text else None


def moment_in_name(name: str) -> datetime | None:
    """The day in a file's name: 2023-05-17-notes.md, minutes_20230517.md."""
    found = _IN_NAME.search(name.rpartition("/")[2])
    if not found:
        return None
    with suppress(ValueError):
        return _sensible(datetime.combine(date(int(found[1]), int(found[2]), int(found[3])), _NOON))
    return None


def _from_text(text: str) -> datetime | None:
    if _NO_YEAR.search(text):
        return None
    found = _ISO.match(text)
    with suppress(ValueError, TypeError, IndexError):
        if found:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            if not found[4]:
                return datetime.combine(day, _NOON)
            hour = found[4] if found[4][1].isdigit() else "0" + found[4]
            return datetime.fromisoformat(f"{day}T{hour}{found[5] or '+00:00'}")
        return parsedate_to_datetime(text)
    for spelt in _SPELT:
        with suppress(ValueError):
            return datetime.combine(datetime.strptime(text, spelt).replace(tzinfo=UTC).date(), _NOON)
    return None


def _sensible(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    with suppress(OverflowError):
        if datetime(1971, 1, 1, tzinfo=UTC) < moment < datetime.now(UTC) + timedelta(days=2):
            return moment.astimezone(UTC)
    return None
