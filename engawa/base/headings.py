"""Headings of a body: kept below the page's own h1, and named for a table of contents."""

import re
from html import escape, unescape

_HEADING = re.compile(r'<h([1-6])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NOT_SLUG = re.compile(r"[^\w\- ]")
_IN_PAGE = re.compile(r'href="#([^"]*)"')
_PREFIX = "h-"


def headings(html: str) -> list[tuple[int, str, str]]:
    """Every heading of rendered HTML as (level, id, text), in order."""
    return [
        (int(level), unescape(name), _text(inner)) for level, name, inner in _HEADING.findall(html) if name
    ]


def place_headings(html: str) -> str:
    """Move headings so that the highest is an h2, give each an id, point links within the body at them."""
    levels = [int(level) for level, _, _ in _HEADING.findall(html)]
    if not levels:
        return html
    shift = 2 - min(levels)
    names: dict[str, int] = {}

    def placed(match: re.Match[str]) -> str:
        level = min(int(match[1]) + shift, 6)
        base = slug(_text(match[3]))
        names[base] = names.get(base, -1) + 1
        name = f"{_PREFIX}{base}" + (f"-{names[base]}" if names[base] else "")
        return f'<h{level} id="{escape(name)}">{match[3]}</h{level}>'

    html = _HEADING.sub(placed, html)
    known = {name for _, name, _ in headings(html)}
    return _IN_PAGE.sub(lambda link: _pointed(link, known), html)


def _pointed(link: re.Match[str], known: set[str]) -> str:
    name = _PREFIX + unescape(link[1]).lower()
    return f'href="#{escape(name)}"' if name in known else link[0]


def slug(text: str) -> str:
    """A heading's name within its page, as GitHub and most site makers form it: their links keep working."""
    return _NOT_SLUG.sub("", text.lower()).strip().replace(" ", "-")[:100] or "part"


def _text(html: str) -> str:
    return unescape(_TAG.sub("", html)).strip()
