"""Feeds of any dialect, broken ones among them, as what was heard."""

import io
import json
import re
from calendar import timegm
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from selectolax.lexbor import LexborHTMLParser

from engawa.base.excerpts import plain_text
from engawa.base.safety import clean
from engawa.outside.channels.network import Heard, Medium, Speaker

_MARK = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel|entry|item)\b", re.IGNORECASE)
MOST = 200
"""Entries of one feed that are looked at; a feed's newest stand on top."""


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    url: str
    """Of the site it is about."""
    heard: Sequence[Heard]


def feed_in(body: bytes, address: str, media_type: str = "") -> Feed | None:
    """The feed in these bytes; None where there is none."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body, address)
    if not _MARK.search(body[:8_000].replace(b"\x00", b"")):
        return None
    parse: Any = feedparser.__dict__["parse"]
    headers = {"content-type": media_type} if media_type else {}
    parsed = parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        return None
    said = parsed.feed
    title, site = plain_text(_text(said, "title"))[:200], urljoin(address, _text(said, "link") or address)
    entries = [_entry(one, address, title) for one in parsed.entries[:MOST]]
    return Feed(title, site, [one for one in entries if one is not None])


def feeds_named_by(page: bytes, address: str) -> list[str]:
    """The feeds that a page says it has."""
    tree = LexborHTMLParser(page.decode(errors="replace").replace("\x00", ""))
    kinds = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
    found = [one.attributes for one in tree.css('link[rel~="alternate"][href]')]
    return [
        urljoin(address, said.get("href") or "")
        for said in found
        if (said.get("type") or "").lower() in kinds
    ]


def _entry(said: Mapping[str, Any], address: str, feed: str) -> Heard | None:
    html = max(
        (str(one.get("value") or "") for one in (*(said.get("content") or ()), said.get("summary_detail") or {})),
        key=len,
    )  # fmt: skip
    author = said.get("author_detail") or {}
    return _heard(
        address,
        feed,
        name=_text(said, "id"),
        link=_text(said, "link"),
        title=plain_text(_text(said, "title")),
        html=html,
        at=_moment(said),
        author=plain_text(_text(author, "name") or _text(said, "author")),
        author_url=_text(author, "href"),
        tags=[_text(tag, "term") for tag in said.get("tags") or ()],
        files=[(_text(one, "href"), _text(one, "type")) for one in said.get("enclosures") or ()],
    )


def _json_feed(body: bytes, address: str) -> Feed | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("items"), list):
        return None
    title = _text(said, "title")[:200]
    items = [one for one in said["items"][:MOST] if isinstance(one, dict)]
    found = [_item(one, address, title) for one in items]
    site = urljoin(address, _text(said, "home_page_url") or address)
    return Feed(title, site, [one for one in found if one is not None])


def _item(said: Mapping[str, Any], address: str, feed: str) -> Heard | None:
    authors = said.get("authors") if isinstance(said.get("authors"), list) else [said.get("author")]
    author = next((one for one in authors or () if isinstance(one, dict)), {})
    text = _text(said, "content_text")
    number = said.get("id")
    return _heard(
        address,
        feed,
        name=str(number) if isinstance(number, str | int | float) else "",
        link=_text(said, "url"),
        title=_text(said, "title"),
        html=_text(said, "content_html") or _text(said, "summary"),
        text=text,
        at=_iso(_text(said, "date_published")),
        author=_text(author, "name"),
        author_url=_text(author, "url"),
        tags=[one for one in said.get("tags") or () if isinstance(one, str)],
        files=[],
    )


def _heard(
    address: str,
    feed: str,
    *,
    name: str,
    link: str,
    title: str,
    html: str,
    at: datetime | None,
    author: str,
    author_url: str,
    tags: Sequence[str],
    files: Sequence[tuple[str, str]],
    text: str = "",
) -> Heard | None:
    link = urljoin(address, link) if link else ""
    html = clean(html) if html else ""
    text = text or plain_text(html)
    known = name or link or (sha256(f"{title}\n{text}".encode(errors="replace")).hexdigest() if text else "")
    if not known:
        return None
    host = urlsplit(address).hostname or address
    who = author or feed or host
    return Heard(
        uri=f"{address}#{known}",
        speaker=Speaker("feeds", f"{host}/{who}"[:500], handle=host, name=who, url=author_url or link),
        text=f"{title}\n\n{text}".strip() if title and not text.startswith(title) else text or title,
        at=at or datetime.now(UTC),
        url=link,
        html=html,
        subject=title,
        is_to_us=False,
        media=tuple(Medium(urljoin(address, url), kind) for url, kind in files if url),
        tags=tuple(tag for tag in tags if tag),
    )


def _moment(said: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed"):
        try:
            if parsed := said.get(name):
                return datetime.fromtimestamp(timegm(parsed), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            continue
    return None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
