"""What a query asks, as a tree; `str` of it is a text that is read as the same tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR = 10
"""NEAR without a number: at most so many words between."""
_BARE = re.compile(r"[^\s()\":*]+")
_RESERVED = re.compile(r"AND|OR|NOT|NEAR(/\d+)?")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; the last may be only a beginning."""

    words: tuple[str, ...]
    """Folded."""
    is_prefix: bool = False
    as_written: str = ""

    def __str__(self) -> str:
        return _written(self.as_written or " ".join(self.words)) + ("*" if self.is_prefix else "")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and (self.words, self.is_prefix) == (other.words, other.is_prefix)

    def __hash__(self) -> int:
        return hash((self.words, self.is_prefix))


@dataclass(frozen=True, slots=True)
class Field:
    """lang:de, author:@ann, network:bluesky, from:@us. `value` is folded."""

    name: str
    value: str
    as_written: str = ""

    def __str__(self) -> str:
        return f"{self.name}:{_written(self.as_written or self.value)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and (self.name, self.value) == (other.name, other.value)

    def __hash__(self) -> int:
        return hash((self.name, self.value))


@dataclass(frozen=True, slots=True)
class Near:
    """Both, with at most `within` words between them, in either order."""

    one: Term | Or
    other: Term | Or
    within: int = NEAR

    def __str__(self) -> str:
        return f"{_inner(self.one, Or)} NEAR/{self.within} {_inner(self.other, Or)}"


@dataclass(frozen=True, slots=True)
class Not:
    inner: Node

    def __str__(self) -> str:
        return f"NOT {_inner(self.inner, And, Or, Near)}"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(_inner(part, Or, And) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_inner(part, Or) for part in self.parts)


Node = Term | Field | Near | Not | And | Or


def _inner(node: Node, *bracketed: type) -> str:
    return f"({node})" if isinstance(node, bracketed) else str(node)


def _written(text: str) -> str:
    is_bare = _BARE.fullmatch(text) and not _RESERVED.fullmatch(text) and not text.startswith("-")
    return text if is_bare else f'"{text}"'
