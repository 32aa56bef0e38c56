"""The words of a text that were asked for, marked in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from engawa.outside.listening.asking.holding import Said, where
from engawa.outside.listening.asking.parsing import Unclear, parse
from engawa.outside.listening.asking.tree import Node
from engawa.outside.listening.asking.words import places_of_words

LONGEST = 320
BEFORE = 90


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_marked: bool = False


@lru_cache(maxsize=500)
def node_of(text: str) -> Node | None:
    """The query, or None where its text can no longer be read."""
    try:
        return parse(text)
    except Unclear:
        return None


def marked(text: str, nodes: Iterable[Node | None], length: int = LONGEST) -> list[Part]:
    """The text from shortly before the first mark on, in parts; all of it where it is short."""
    text = " ".join(text.split())
    places = places_of_words(text)
    said = Said(text)
    spans = sorted(
        {(places[first][0], places[last][1]) for node in nodes if node for first, last in where(node, said)}
    )
    start = _start(text, spans[0][0] if spans else 0, length)
    end = len(text) if len(text) - start <= length else start + text[start : start + length].rfind(" ")
    end = end if end > start else start + length
    parts = [Part("… ")] if start else []
    at = start
    for first, last in spans:
        if first >= at and last <= end:
            parts += [Part(text[at:first]), Part(text[first:last], is_marked=True)]
            at = last
    parts.append(Part(text[at:end] + (" …" if end < len(text) else "")))
    return [part for part in parts if part.text]


def _start(text: str, first: int, length: int) -> int:
    if len(text) <= length or first <= BEFORE:
        return 0
    start = text.find(" ", max(min(first - BEFORE, len(text) - length), 0), first)
    return start + 1 if start >= 0 else first
