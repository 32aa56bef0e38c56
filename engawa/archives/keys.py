"""How sources that know no better name people and things."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|s_cid", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w]+")


def name_key(name: str) -> str:
    """The key of somebody who is known only by name, blind to case and spacing."""
    return "name:" + " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:290]


def tag_words(said: Iterable[str]) -> tuple[str, ...]:
    """Tags as Engawa writes them, "r-in-the-real-world", each once and in order."""
    words = ("-".join(_NOT_WORD.split(unicodedata.normalize("NFKC", each).casefold())) for each in said)
    found = dict.fromkeys(word.strip("-_")[:60] for word in words)
    return tuple(word for word in found if word and not word.isdigit())


def is_web(url: str) -> bool:
    """Whether an address leads into the web, and not into a browser or a mail program."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


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
