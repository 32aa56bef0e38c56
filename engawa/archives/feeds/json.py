"""JSON Feed, versions 1 and 1.1."""

import json
from html import escape
from typing import Any

from engawa.archives.dates import moment_of
from engawa.archives.feeds.entries import Entry, Feed
from engawa.archives.keys import name_key, tag_words
from engawa.archives.records import Attachment, Author
from engawa.archives.tree import text_of
from engawa.base.markdown_from_html import markdown_from_html


def looks_like(data: bytes) -> bool:
    """Whether this is a feed in JSON."""
    head = data[:4000].replace(b"\\/", b"/")
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and b"jsonfeed.org/version" in head


def read(data: bytes) -> Feed | None:
    """Read a feed; None when it is not one.

    Raises:
        ValueError: when the JSON is broken.
    """
    said = json.loads(text_of(data))
    if not isinstance(said, dict) or not isinstance(said.get("items"), list):
        return None
    author = _author(said)
    return Feed(
        title=_text(said, "title"),
        url=_text(said, "home_page_url") or _text(said, "feed_url"),
        purpose=_text(said, "description"),
        author=author,
        entries=[_entry(item) for item in said["items"] if isinstance(item, dict)],
    )


def _entry(said: dict[str, Any]) -> Entry:
    plain = _text(said, "content_text")
    html = _text(said, "content_html") or escape(plain or _text(said, "summary"), quote=False).replace(
        "\n", "<br>"
    )
    number = said.get("id")
    return Entry(
        id=str(number) if isinstance(number, str | int | float) else "",
        url=_text(said, "url") or _text(said, "external_url"),
        title=" ".join(_text(said, "title").split()),
        body=markdown_from_html(html),
        published=moment_of(_text(said, "date_published")),
        edited=moment_of(_text(said, "date_modified")),
        author=_author(said),
        tags=tag_words(tag for tag in _listed(said, "tags") if isinstance(tag, str)),
        files=tuple(_file(each) for each in _listed(said, "attachments") if isinstance(each, dict)),
    )


def _author(said: dict[str, Any]) -> Author | None:
    first = next(iter(_listed(said, "authors")), said.get("author"))
    name = " ".join(_text(first, "name").split()) if isinstance(first, dict) else ""
    return Author(name_key(name), name[:200]) if name else None


def _file(said: dict[str, Any]) -> Attachment:
    url = _text(said, "url")
    size = said.get("size_in_bytes")
    name = _text(said, "title") or url.rstrip("/").rpartition("/")[2] or "file"
    return Attachment(
        name,
        _text(said, "mime_type") or "application/octet-stream",
        size if isinstance(size, int) else 0,
        url,
    )


def _listed(said: dict[str, Any], name: str) -> list[Any]:
    value = said.get(name)
    return value if isinstance(value, list) else []


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
