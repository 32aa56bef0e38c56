"""What a reader of an archive format yields: people, rooms, records and troubles, as the source has them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["post", "comment", "chat", "page", "article", "bookmark", "idea", "question"]
TextFormat = Literal["markdown", "text"]


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody as the source knows them. `key` is unique within the source and stable over later exports."""

    key: str
    name: str
    address: str = ""
    handle: str = ""
    is_bot: bool = False
    title: str = ""
    timezone: str = ""
    accounts: tuple[tuple[str, str], ...] = ()
    """Other identities the source vouches for, as (scheme, value): ("github", "octocat")."""


@dataclass(frozen=True, slots=True)
class Room:
    """A list, a channel, a folder: what becomes a space."""

    key: str
    name: str
    purpose: str = ""
    created: datetime | None = None
    archived: bool = False
    members: tuple[str, ...] = ()
    """Author keys."""
    private: bool = False
    """Only its members could read it at the source."""


@dataclass(frozen=True, slots=True)
class Reaction:
    emoji: str
    author: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the archive carries (`content`) or only points at (`url`)."""

    name: str
    media_type: str = "application/octet-stream"
    size: int = 0
    url: str = ""
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    at: datetime
    author: str
    title: str
    body: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing somebody wrote. `key` is its identity at the source: importing twice adds nothing.

    `parent` names the record it answers; `ancestors` names more of them, nearest first, for when the
    parent itself is missing from the archive. A record whose parent is unknown starts a thread of its own.
    """

    key: str
    kind: Kind
    room: str
    author: str
    created: datetime
    title: str = ""
    body: str = ""
    format: TextFormat = "markdown"
    parent: str = ""
    ancestors: tuple[str, ...] = ()
    edited: datetime | None = None
    tags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    revisions: tuple[Revision, ...] = ()
    """Earlier states, oldest first; the record itself is the newest."""
    url: str = ""
    """A bookmark's target, an article's address at its source."""
    path: str = ""
    """A page's place in its tree: "handbook/getting-started"."""
    links: tuple[tuple[str, str], ...] = ()
    """Links in the body to other records of this source: (text as it stands in the body's href, record key)."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A piece that did not become a record, and why: every piece of an archive is accounted for."""

    where: str
    why: str
    """One short sentence, the same for all pieces with the same trouble, so that they can be counted."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading has come, in bytes of the source, and where to resume."""

    done: int
    total: int


type Piece = Author | Room | Record | Skipped | Progress
type Pieces = Iterator[Piece]


@dataclass(slots=True)
class Options:
    """What an owner may say about an archive before it is read."""

    name: str = ""
    """The archive's own name, for rooms that have none: usually the file's name."""
    extra: dict[str, str] = field(default_factory=dict)
