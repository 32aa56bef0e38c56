"""Outlines: lists of feeds and links, read by their marks alone, since most are not well-formed XML."""

import re
from collections.abc import Iterator
from html import unescape

from engawa.archives.bookmarks.kept import Kept, web_address
from engawa.archives.dates import moment_of
from engawa.archives.keys import is_web
from engawa.base.markdown_from_html import markdown_from_html

_MARK = re.compile(r"<(/?)outline\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([\w:.-]+)\s*=\s*(?:\"(.*?)\"|'(.*?)')(?=\s+[\w:.-]+\s*=\s*[\"']|\s*/?>?\s*$)", re.DOTALL
)
_END = re.compile(r"</\s*(?:body|opml)\s*>.*$", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<(title|dateCreated|dateModified)>\s*(.*?)\s*</\1>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def looks_like(text: str) -> bool:
    """Whether this is an outline."""
    head = text[:4000].lower()
    return "<opml" in head or ("<outline" in head and "<html" not in head)


def title_of(text: str) -> str:
    """What the outline calls itself."""
    return next((_plain(value) for name, value in _HEAD.findall(text[:8000]) if name.lower() == "title"), "")


def read(text: str) -> Iterator[Kept | str]:
    """Every outline with an address, with those above it as tags; empty ones by their text."""
    text = _COMMENT.sub("", _CONTROL.sub("", text))
    dates = {
        name.lower(): moment_of(value)
        for name, value in _HEAD.findall(text[:8000])
        if name.lower() != "title"
    }
    made = dates.get("datemodified") or dates.get("datecreated")
    above: list[str] = []
    chunks = _chunks(text)
    for index, (is_end, chunk) in enumerate(chunks):
        if is_end:
            if above:
                above.pop()
            continue
        said = {name.lower(): unescape(a or b) for name, a, b in _ATTRIBUTE.findall(chunk)}
        is_closed = chunk.rstrip().endswith("/>")
        kept = _kept(said, [name for name in above if name])
        if kept:
            kept.at = moment_of(said.get("created", "")) or made
            yield kept
        elif is_closed or (index + 1 < len(chunks) and chunks[index + 1][0]):
            yield _plain(said.get("text") or said.get("title") or chunk)[:200]
        if not is_closed:
            above.append(_plain(said.get("text") or said.get("title") or ""))


def _chunks(text: str) -> list[tuple[bool, str]]:
    """Each outline mark up to the next: whether it ends one, and what it says."""
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        (bool(mark[1]), _END.sub("", text[mark.end() : end]).strip())
        for mark, end in zip(marks, ends, strict=False)
    ]


def _kept(said: dict[str, str], above: list[str]) -> Kept | None:
    feed, site = web_address(said.get("xmlurl", "")), web_address(said.get("htmlurl", ""))
    url = next((each for each in (site, feed, web_address(said.get("url", ""))) if is_web(each)), "")
    url = url or site or feed or said.get("url", "")
    if not url:
        return None
    title = _plain(said.get("title") or said.get("text") or "")
    note = markdown_from_html(said.get("description", "")).strip()
    if feed and feed != url and is_web(feed):
        note = f"{note}\n\n<{feed}>".strip()
    categories = [
        word for each in said.get("category", "").split(",") for word in each.strip("/ ").split("/")
    ]
    return Kept(url, title, note if note != title else "", [*above, *categories])


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(text)).split())
