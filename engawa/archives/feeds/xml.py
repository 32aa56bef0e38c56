"""RSS 0.9 to 2.0, RDF and Atom, well-formed or not, through feedparser."""

import io
import re
from calendar import timegm
from datetime import UTC, datetime
from html import escape
from typing import Any

import feedparser

from engawa.archives.dates import moment_of
from engawa.archives.feeds.entries import Entry, Feed
from engawa.archives.keys import name_key, tag_words
from engawa.archives.records import Attachment, Author
from engawa.base.excerpts import plain_text
from engawa.base.markdown_from_html import markdown_from_html

_MARK = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel|entry|item)\b", re.IGNORECASE)
_NO_YEAR = re.compile(r"(?<![\d+:.-])0\d{3}(?!\d)")
"""A year that feedparser would take for one of this century."""
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{}~-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")


def looks_like(data: bytes) -> bool:
    """Whether this may be a feed in XML."""
    head = data[:8000].replace(b"\x00", b"")
    return bool(_MARK.search(head)) and b"<html" not in head[:1000].lower() and b"<opml" not in head.lower()


def read(data: bytes, media_type: str = "") -> Feed | None:
    """Read a feed; None when it holds neither entries nor a name."""
    headers = {"content-type": media_type} if media_type else {}
    parsed = _parse(data, headers)
    said = parsed.feed
    if not parsed.entries and not (parsed.version and (said.get("title") or said.get("link"))):
        return None
    author = _author(said)
    return Feed(
        title=_line(said.get("title_detail"), said.get("title")),
        url=_text(said.get("link")) or _self_link(said) or _text(said.get("id")),
        purpose=_line(said.get("subtitle_detail"), said.get("subtitle") or said.get("tagline")),
        updated=_moment(said, "updated", "published", "modified"),
        author=author,
        entries=[_entry(entry) for entry in parsed.entries],
        trouble=" ".join(str(parsed.get("bozo_exception", "")).split()) if parsed.bozo else "",
    )


def _parse(data: bytes, headers: dict[str, str]) -> Any:
    parse: Any = feedparser.__dict__["parse"]
    return parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)


def _entry(said: Any) -> Entry:
    return Entry(
        id=_text(said.get("id")),
        url=_text(said.get("link")),
        title=_line(said.get("title_detail"), said.get("title")),
        body=_body(said),
        published=_moment(said, "published", "issued", "created", "updated", "modified"),
        edited=_moment(said, "updated", "modified"),
        author=_author(said),
        tags=tag_words(_text(tag.get("term") or tag.get("label")) for tag in said.get("tags") or ()),
        files=tuple(_file(each) for each in said.get("enclosures") or () if _text(each.get("href"))),
    )


def _body(said: Any) -> str:
    """The fullest of what an entry says, as Markdown."""
    found = [*(said.get("content") or ()), said.get("summary_detail") or {}]
    texts = [(str(each.get("value") or ""), str(each.get("type") or "")) for each in found]
    value, kind = max(texts, key=lambda each: len(each[0]))
    if not value:
        value = _text(said.get("summary") or said.get("description"))
    return markdown_from_html(
        escape(value, quote=False) if kind == "text/plain" and "<" not in value else value
    )


def _line(detail: Any, value: object) -> str:
    """A title or a name as one line of plain text."""
    text = _text(value)
    if detail and str(detail.get("type")) == "text/plain" and not re.search(r"<\w|&\w+;", text):
        return " ".join(text.split())[:300]
    return plain_text(text)[:300]


def _author(said: Any) -> Author | None:
    detail = said.get("author_detail") or {}
    name = " ".join(_text(detail.get("name") or said.get("author")).split())
    address = _text(detail.get("email"))
    if not address and (found := _ADDRESS.fullmatch(name)):
        address, name = found[0], ""
    if _ADDRESS.fullmatch(address):
        address = address.lower()
        return Author(f"email:{address}"[:300], name or address.partition("@")[0], address)
    return Author(name_key(name), name[:200]) if name else None


def _moment(said: Any, *names: str) -> datetime | None:
    """The first of these dates that can have been."""
    for name in filter(said.__contains__, names):
        parsed = None if _NO_YEAR.search(_text(said.get(name))) else said.get(f"{name}_parsed")
        try:
            found = moment_of(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else None
        except (ValueError, OverflowError, OSError, TypeError):
            found = None
        if found := found or moment_of(_text(said.get(name))):
            return found
    return None


def _file(said: Any) -> Attachment:
    href = _text(said.get("href"))
    size = _text(said.get("length"))
    name = re.split(r"[?#]", href)[0].rstrip("/").rpartition("/")[2] or "file"
    media_type = _text(said.get("type")) or "application/octet-stream"
    return Attachment(
        name[:300], media_type[:120], int(size) if size.isdecimal() and len(size) < 16 else 0, href
    )


def _self_link(said: Any) -> str:
    return next(
        (_text(each.get("href")) for each in said.get("links") or () if each.get("rel") == "self"), ""
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
