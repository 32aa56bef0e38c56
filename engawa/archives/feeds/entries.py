"""A feed and its entries in one shape, whatever dialect they came in."""

from dataclasses import dataclass, field
from datetime import datetime

from engawa.archives.records import Attachment, Author


@dataclass(slots=True)
class Entry:
    """One article of a feed."""

    id: str
    url: str
    title: str
    body: str
    """Markdown."""
    published: datetime | None
    edited: datetime | None
    author: Author | None
    tags: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()


@dataclass(slots=True)
class Feed:
    """What a feed says of itself, and its entries in its own order."""

    title: str
    url: str
    purpose: str = ""
    updated: datetime | None = None
    author: Author | None = None
    entries: list[Entry] = field(default_factory=list)
    trouble: str = ""
    """What was wrong with it, where it could be read all the same."""
