"""Whether a query holds for a text, and where."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from engawa.outside.listening.asking.tree import And, Field, Near, Node, Not, Or, Term
from engawa.outside.listening.asking.words import fold, words_in

Span = tuple[int, int]
"""From which word to which, both in it."""


@dataclass(frozen=True)
class Said:
    """A text as queries see it, with what is known of it."""

    text: str
    language: str = ""
    author: str = ""
    """The handle."""
    uid: str = ""
    network: str = ""
    account: str = ""
    """The handle of our account that heard it."""

    @cached_property
    def words(self) -> list[str]:
        return words_in(self.text)

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return found

    @cached_property
    def authors(self) -> frozenset[str]:
        """The names under which the author may be asked for: all of the handle, and its first part."""
        return _names(self.author) | ({fold(self.uid)} if self.uid else set())

    @cached_property
    def accounts(self) -> frozenset[str]:
        return _names(self.account)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What anchors are compared with, but for beginnings."""
        return self.distinct | {"@" + one for one in self.authors} | {"^" + one for one in self.accounts}


def _names(handle: str) -> frozenset[str]:
    whole = fold(handle).lstrip("@")
    first = whole.partition("@")[0] if "@" in whole else whole.partition(".")[0]
    return frozenset(filter(None, (whole, first)))


def holds(node: Node, said: Said) -> bool:
    """Whether this is what the query asks for."""
    match node:
        case Term():
            if len(node.words) == 1 and not node.is_prefix:
                return node.words[0] in said.distinct
            return next(_spans(node, said), None) is not None
        case And():
            return all(holds(part, said) for part in node.parts)
        case Or():
            return any(holds(part, said) for part in node.parts)
        case Not():
            return not holds(node.inner, said)
        case Near():
            return next(_pairs(node, said), None) is not None
        case Field():
            return _is_so(node, said)


def where(node: Node, said: Said) -> list[Span]:
    """What of the text the query asked for, in its order; what must not be there is nowhere."""
    return sorted(set(_found(node, said)))


def _found(node: Node, said: Said) -> Iterator[Span]:
    match node:
        case Term():
            yield from _spans(node, said)
        case And() | Or():
            for part in node.parts:
                yield from _found(part, said)
        case Near():
            for one, other in _pairs(node, said):
                yield from (one, other)
        case _:
            return


def _spans(node: Term | Or | Node, said: Said) -> Iterator[Span]:
    if isinstance(node, Or):
        for part in node.parts:
            yield from _spans(part, said)
    elif isinstance(node, Term):
        more = len(node.words) - 1
        for at in _starts(node, said):
            if at + more < len(said.words) and _goes_on(node, said.words, at):
                yield at, at + more


def _starts(term: Term, said: Said) -> Iterator[int]:
    first = term.words[0]
    if term.is_prefix and len(term.words) == 1:
        for word in said.distinct:
            if word.startswith(first):
                yield from said.places[word]
    else:
        yield from said.places.get(first, ())


def _goes_on(term: Term, words: list[str], at: int) -> bool:
    *middle, last = term.words
    found = words[at + len(middle)]
    return words[at : at + len(middle)] == middle and (
        found.startswith(last) if term.is_prefix else found == last
    )


def _pairs(node: Near, said: Said) -> Iterator[tuple[Span, Span]]:
    others = sorted(_spans(node.other, said))
    if not others:
        return
    longest = max(end - start for start, end in others)
    for start, end in sorted(_spans(node.one, said)):
        at = bisect_left(others, (start - node.within - longest - 1, 0))
        for other in others[at:]:
            if other[0] > end + node.within + 1:
                break
            if _between((start, end), other) <= node.within:
                yield (start, end), other


def _between(one: Span, other: Span) -> float:
    """How many words stand between; two that share a word are not beside each other."""
    first, second = sorted((one, other))
    return second[0] - first[1] - 1 if second[0] > first[1] else float("inf")


def _is_so(field: Field, said: Said) -> bool:
    match field.name:
        case "lang":
            language = fold(said.language)
            return language == field.value or language.startswith(field.value + "-")
        case "network":
            return fold(said.network) == field.value
        case "author":
            return field.value in said.authors
        case _:
            return field.value in said.accounts
