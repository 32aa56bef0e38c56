"""What is like a text. Kinds ask here; the search, which stands above them, registers how it is told."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from engawa.content.models import Item


@dataclass(frozen=True, slots=True)
class Alike:
    """Something that stands and may be read, with what it shares with the text. For an answer, see its `root`."""

    item: Item
    score: float
    """Only good for comparing hits of one search."""
    by_words: bool
    by_meaning: bool


class Teller(Protocol):
    def __call__(self, title: str, body: str, *, kinds: Collection[str], limit: int) -> list[Alike]: ...


def nothing(title: str, body: str, *, kinds: Collection[str], limit: int) -> list[Alike]:
    return []


_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Called by the AppConfig.ready() of whoever can tell."""
    _tellers[:] = [teller]


def alike(title: str, body: str = "", *, kinds: Collection[str], limit: int = 8) -> list[Alike]:
    """What the reader may see that is like this text, the likest first.

    Args:
        kinds: Which kinds to look among; "comment" stands for accepted answers.
    """
    tell = _tellers[0] if _tellers else nothing
    return tell(title, body, kinds=kinds, limit=limit)
