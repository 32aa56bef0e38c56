"""Where new records go: under what they answer, or as the beginning of a talk of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.prepared import Prepared
from engawa.archives.intake.rooms import Place
from engawa.archives.intake.standing import Standing
from engawa.archives.records import Record
from engawa.archives.whole import WholeRecord

TALKATIVE = frozenset({"post", "comment", "chat"})
"""Kinds that answer something."""
STREAMED = frozenset({"post", "page", "article", "bookmark", "idea", "question"})


@dataclass(slots=True)
class New:
    """A record that becomes an item."""

    prepared: Prepared
    item: int
    author: Figure
    place: Place
    kind: str
    above: Self | Standing | None = None
    """What it answers."""
    root: int | None = None
    awaited: str = ""
    talk: int = 0
    bumped: int | None = None

    @property
    def record(self) -> Record:
        return self.prepared.record

    @property
    def space(self) -> int:
        return self.place.space

    @property
    def removed(self) -> bool:
        return isinstance(self.record, WholeRecord) and self.record.removed is not None

    @property
    def parent(self) -> int | None:
        return self.above.item if self.above else None


@dataclass(slots=True)
class Growth:
    """What earlier items' talks gained."""

    more: int = 0
    latest: int = 0


def arrange(fresh: Mapping[str, New], known: Mapping[str, Standing]) -> dict[int, Growth]:
    """Set parents, roots, talk counts and places in the stream; returns what the roots of old talks gained."""
    for key, new in fresh.items():
        if new.kind in TALKATIVE:
            _find_parent(key, new, fresh, known)
    for new in fresh.values():
        new.root = _root(new)
        _settle_kind(new)
    return _count(fresh)


def _find_parent(key: str, new: New, fresh: Mapping[str, New], known: Mapping[str, Standing]) -> None:
    record = new.record
    for answered in (record.parent, *record.ancestors):
        found = fresh.get(answered) or known.get(answered)
        if found and answered != key and found.space == new.space and not _stands_under(found, new):
            new.above = found
            break
    elsewhere = fresh.get(record.parent) or known.get(record.parent)
    if record.parent and elsewhere is None:
        new.awaited = record.parent


def _stands_under(found: New | Standing, new: New) -> bool:
    above: New | Standing | None = found
    while isinstance(above, New):
        if above is new:
            return True
        above = above.above
    return isinstance(above, Standing) and new.item in (above.item, above.root)


def _root(new: New) -> int | None:
    if new.above is None:
        return None
    above: New | Standing = new.above
    while isinstance(above, New) and above.above is not None:
        above = above.above
    return above.item if isinstance(above, New) else above.root or above.item


def _settle_kind(new: New) -> None:
    if new.root is None and new.kind == "comment":
        new.kind = "post"
    elif new.root is not None and new.kind == "post":
        new.kind = "comment"
    if new.root is None and new.kind in STREAMED and not new.removed:
        new.bumped = new.item


def _count(fresh: Mapping[str, New]) -> dict[int, Growth]:
    roots = {new.item: new for new in fresh.values() if new.root is None}
    older: dict[int, Growth] = {}
    for new in fresh.values():
        if new.root is None or new.removed:
            continue
        if (root := roots.get(new.root)) is not None:
            root.talk += 1
            if root.bumped is not None:
                root.bumped = max(root.bumped, new.item)
        else:
            growth = older.setdefault(new.root, Growth())
            growth.more += 1
            growth.latest = max(growth.latest, new.item)
    return older
