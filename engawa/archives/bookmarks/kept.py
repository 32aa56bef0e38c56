"""An address as somebody kept it, and what makes two of them the same."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from engawa.archives.records import Author

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|s_cid", re.IGNORECASE)


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


def is_web(url: str) -> bool:
    """Whether an address leads into the web, and not into a browser or a mail program."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def web_address(url: str) -> str:
    """An address as it is kept: without white space, and feed: addresses as what they are."""
    url = "".join(url.split()) if "\n" in url or "\t" in url else url.strip()
    url = re.sub(r"^feed:(?://)?(?=https?://)", "", url, flags=re.IGNORECASE)
    return re.sub(r"^(?:feed|rss)://", "http://", url, flags=re.IGNORECASE)


def same(url: str) -> str:
    """What addresses of one place have in common: neither scheme, default port, tracking nor a last slash."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    query = parts.query
    if _TRACKING.search(query):
        kept = [(name, value) for name, value in parse_qsl(query, True) if not _TRACKING.fullmatch(name)]
        query = urlencode(kept)
    host = (parts.hostname or "").rstrip(".")
    where = host + (f":{port}" if port not in (None, 80, 443) else "") + parts.path.rstrip("/")
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    return where + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


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
