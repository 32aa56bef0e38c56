"""What stands in a text besides words: links, mentions and tags, each from one byte of its UTF-8 to another."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

import regex

LONGEST = 300
"""Graphemes: what a reader takes for one character."""
LONGEST_BYTES = 3000
SITE = "https://bsky.app"
MOST_FACETS = 200
_GRAPHEME = regex.compile(r"\X")
Span = tuple[int, int, Mapping[str, Any]]


def length(text: str) -> int:
    """How long Bluesky counts a text: its graphemes, or a tenth of its bytes where those are many."""
    graphemes = sum(1 for _ in _GRAPHEME.finditer(text))
    return max(graphemes, -(-len(text.encode()) * LONGEST // LONGEST_BYTES))


def as_html(text: str, facets: object) -> str:
    """The text with its links in full and everything else escaped; "" where there are none."""
    source = text.encode("utf-8", "surrogatepass")
    pieces, at = [], 0
    for start, end, feature in spans(facets, len(source)):
        if start < at:
            continue
        try:
            before, words = source[at:start].decode(), source[start:end].decode()
        except UnicodeDecodeError:
            continue
        href = _href(feature)
        if href:
            pieces += [_lines(before), f'<a href="{escape(href)}">{_lines(words)}</a>']
            at = end
    if not pieces:
        return ""
    return "<p>" + "".join(pieces) + _lines(source[at:].decode("utf-8", "replace")) + "</p>"


def tags_in(facets: object, size: int) -> list[str]:
    """The tags among the facets, without their sign."""
    named = [feature.get("tag") for _, _, feature in spans(facets, size) if _kind(feature) == "tag"]
    return [tag for tag in named if isinstance(tag, str)]


def spans(facets: object, size: int) -> Iterator[Span]:
    """The facets that make sense in a text of so many bytes, in their order, each with its first feature."""
    found: list[Span] = []
    for facet in facets[:MOST_FACETS] if isinstance(facets, list) else ():
        try:
            start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
            feature = facet["features"][0]
            if isinstance(feature, Mapping) and 0 <= start < end <= size:
                found.append((start, end, feature))
        except (KeyError, TypeError, IndexError):
            continue
    return iter(sorted(found, key=lambda span: span[:2]))


def _href(feature: Mapping[str, Any]) -> str:
    kind = _kind(feature)
    if kind == "link" and str(feature.get("uri", "")).lower().startswith(("https://", "http://")):
        return str(feature["uri"])
    if kind == "mention" and feature.get("did"):
        return f"{SITE}/profile/{quote(str(feature['did']), safe=':')}"
    if kind == "tag" and feature.get("tag"):
        return f"{SITE}/hashtag/{quote(str(feature['tag']), safe='')}"
    return ""


def _kind(feature: Mapping[str, Any]) -> str:
    return str(feature.get("$type", "")).rpartition("#")[2]


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
