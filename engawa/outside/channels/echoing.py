"""Who on other networks likes something of ours or passed it on, for wherever it is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engawa.content.models import Item


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody outside."""

    name: str
    handle: str
    url: str


@dataclass(frozen=True, slots=True)
class Echoed:
    """What came back for one item: how many, and the names of the latest."""

    item: int
    kind: str
    """ "like" or "boost"."""
    count: int
    latest: Sequence[Voice]

    @property
    def others(self) -> int:
        return self.count - len(self.latest)


SOURCES: list[Callable[[Item], Sequence[Echoed]]] = []
"""Networks add to it in ready(). Asked as whoever is reading."""


def echoes_of(item: Item) -> list[Echoed]:
    """Of the item itself, then of what is answered under it."""
    found = [one for source in SOURCES for one in source(item)]
    return sorted(found, key=lambda one: (one.item != item.pk, one.item, one.kind != "like"))
