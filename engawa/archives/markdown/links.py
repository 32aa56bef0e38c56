"""Where a page's links lead: to other pages, to files beside it, or out."""

import re
from collections.abc import Callable

from engawa.archives.markdown.code import replace

_DESTINATION = r"(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
_INLINE = re.compile(r"\]\(\s*" + _DESTINATION + r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*" + _DESTINATION, re.MULTILINE)
_TAG = re.compile(
    r"<(?:a|img|source|video|embed)\b[^<>]*?\b(?:href|src)\s*=\s*[\"']([^\"'\n]*)[\"']", re.IGNORECASE
)
_WIKI = re.compile(r"(?<![\[!])(\[\[[^\[\]\n|]+(?:\|[^\[\]\n]+)?\]\])(?![\[(:])")
_REFERRED = re.compile(r"(?<![\w\\/@])(\[?-?@((?:sec|fig|tbl|eq)-[\w:-]*\w)\]?|\\@ref\(([\w:-]+)\))")


def change_links(text: str, change: Callable[[str], str]) -> str:
    """Put what `change` returns in the place of each link's and picture's address, outside code."""
    for pattern in (_INLINE, _REFERENCE, _TAG):
        text = replace(text, pattern, 1, lambda _, href: _wrapped(href, change))
    return text


def change_wiki_links(text: str, find: Callable[[str], str]) -> str:
    """Turn `[[Page]]` and `[[Page|words]]` into links to what `find` knows; the rest stays as it is."""

    def changed(match: re.Match[str], whole: str) -> str:
        name, _, words = whole[2:-2].partition("|")
        href = find(name.strip())
        return f"[{(words or name).strip()}]({href})" if href else whole

    return replace(text, _WIKI, 1, changed)


def change_references(text: str, find: Callable[[str], tuple[str, str] | None]) -> str:
    """Turn `@sec-name` and `\\@ref(name)` into links to the (address, title) that `find` knows."""

    def changed(match: re.Match[str], whole: str) -> str:
        found = find(match[2] or match[3])
        return f"[{found[1]}]({found[0]})" if found else whole

    return replace(text, _REFERRED, 1, changed)


def _wrapped(href: str, change: Callable[[str], str]) -> str:
    pointed = href.startswith("<") and href.endswith(">")
    before = href[1:-1] if pointed else href
    after = change(before) if before else before
    return f"<{after}>" if pointed or " " in after else after
