"""An address as somebody kept it, and what makes two of them the same."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engawa.archives.records import Author


@dataclass(slots=True)
class Kept:
    """One keeping of an address."""

    url: str
    title: str = ""
    note: str = ""
    tags: list[str] = field(default_factory=list)
    at: datetime | None = None
    by: Author | None = None
    private: bool = False


def web_address(url: str) -> str:
    """An address as it is kept: without white space, and feed: addresses as what they are."""
    url = "".join(url.split()) if "\n" in url or "\t" in url else url.strip()
    url = re.sub(r"^feed:(?://)?(?=https?://)", "", url, flags=re.IGNORECASE)
    return re.sub(r"^(?:feed|rss)://", "http://", url, flags=re.IGNORECASE)


def moment(said: str) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970; None for what cannot have been."""
    digits = said.strip()
    if not digits.isdecimal() or len(digits) > 19:
        return None
    seconds = int(digits)
    while seconds > 20_000_000_000:
        seconds //= 1000
    if seconds < 300_000_000:
        return None
    found = datetime.fromtimestamp(seconds, UTC)
    return found if found < datetime.now(UTC) + timedelta(days=2) else None
