"""What our own archives say beyond what others can: the same pieces, complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engawa.archives.asks import Asks
from engawa.archives.records import Author, Piece, Record, Room


@dataclass(frozen=True, slots=True)
class WholeAuthor(Author):
    ring: int = 2
    place: str = ""
    team: str = ""
    languages: tuple[str, ...] = ()
    about: str = ""
    picture: bytes | None = None
    avatar: str = ""
    """The SHA-256 of the picture, once it is kept."""
    joined: datetime | None = None
    identities: tuple[tuple[str, str, bool], ...] = ()
    """(scheme, value, verified)."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Who belongs to a space, as what."""

    person: str
    role: str
    since: datetime
    sponsor: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WholeRoom(Room):
    slug: str = ""
    old_slugs: tuple[str, ...] = ()
    ring: int = 2
    audience: int = 1
    listed: int = 1
    joining: str = "open"
    parts: tuple[str, ...] = ()
    by: str = ""
    archived_at: datetime | None = None
    belongings: tuple[Belonging, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeRecord(Record):
    byline: str = ""
    removed: datetime | None = None
    removed_by: str = ""
    under: str = ""
    """The key of the page that a page stands under."""
    position: int = 0
    slug: str = ""
    cover: str = ""
    published: datetime | None = None
    site: str = ""
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Following:
    follower: str
    since: datetime
    person: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True)
class Thanking:
    giver: str
    receiver: str
    reason: str
    at: datetime
    item: str = ""


@dataclass(frozen=True, slots=True)
class Leading:
    """To whom somebody reports."""

    person: str
    manager: str


@dataclass(frozen=True, slots=True)
class Knowing:
    """What somebody says that they know."""

    person: str
    topic: str
    at: datetime
    hidden: datetime | None = None
    """Since when they show it to nobody."""


type Tie = Following | Thanking | Leading | Knowing
type WholePiece = Piece | Tie
type WholePieces = Iterator[WholePiece]
