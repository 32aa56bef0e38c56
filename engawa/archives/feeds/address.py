"""A feed at an address, or one that a page at that address names."""

import re
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from engawa.archives.feeds import json, xml
from engawa.archives.protocol import Unreadable
from engawa.archives.tree import text_of
from engawa.base.fetch import Fetched, FetchError, fetch

_ADDRESS = re.compile(r"(?:feed:)?(https?):/{1,2}(.+)", re.IGNORECASE)
_LIMIT = 20_000_000


def address_of(path: Path) -> str:
    """The web address that was given in the place of a path; empty for a path."""
    found = _ADDRESS.fullmatch(str(path))
    return f"{found[1].lower()}://{found[2]}" if found else ""


def fetched(address: str) -> Fetched:
    """Fetch the feed at an address, or the first that the page there links to.

    Raises:
        Unreadable: when there is none, saying why.
    """
    try:
        found = fetch(address, limit=_LIMIT)
        if not is_feed(found.body) and (other := _named_by(found)):
            found = fetch(other, limit=_LIMIT)
    except FetchError as error:
        raise Unreadable(str(error)) from error
    if not is_feed(found.body):
        raise Unreadable(f"{address} is not a feed, and names none.")
    return found


def is_feed(data: bytes) -> bool:
    """Whether these bytes look like a feed of any dialect."""
    return json.looks_like(data) or xml.looks_like(data)


def _named_by(page: Fetched) -> str:
    if "html" not in page.media_type:
        return ""
    for link in LexborHTMLParser(text_of(page.body)).css('link[rel~="alternate"][href]'):
        said = link.attributes
        if re.search(r"(?:rss|atom|feed)\+(?:xml|json)", said.get("type") or ""):
            return urljoin(page.url, said.get("href") or "")
    return ""
