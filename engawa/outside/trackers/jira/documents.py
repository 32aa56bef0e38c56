"""Texts of Jira: as they are written, or where its newer interface is asked, as documents (Atlassian's ADF)."""

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 100_000
DEEPEST = 40
BLOCKS = frozenset({"blockquote", "codeBlock", "heading", "listItem", "paragraph", "rule", "tableRow"})
SAID = {"mention": "text", "emoji": "text", "inlineCard": "url", "blockCard": "url", "status": "text"}
"""What else says something, and by which of its attributes."""


def text_of(body: object) -> str:
    """What it says, line by line."""
    if not isinstance(body, Mapping):
        return str(body or "")
    lines = "".join(_words(body, 0)).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())[:LONGEST]


def _words(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    kind, attributes = node.get("type"), node.get("attrs")
    if kind == "text":
        yield str(node.get("text") or "")
    elif kind == "hardBreak":
        yield "\n"
    elif kind in SAID and isinstance(attributes, Mapping):
        yield str(attributes.get(SAID[kind]) or "")
    within = node.get("content")
    if isinstance(within, list) and depth < DEEPEST:
        for each in within:
            if isinstance(each, Mapping):
                yield from _words(each, depth + 1)
    if kind in BLOCKS:
        yield "\n"
