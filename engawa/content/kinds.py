"""The registry of kinds: each says of itself what the spine needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from engawa.content.models import Item
    from engawa.people.models import Person
    from engawa.web.cards import Comment

Facts = Mapping[str, Any]
"""What one row of `Kind.facts` says."""
Extras = Callable[["Item", Facts], dict[str, Any]]


def no_extras(item: "Item", facts: Facts) -> dict[str, Any]:
    return {}


Voices = Callable[["Item", "list[Comment]", "Person | None"], "list[Comment]"]


def as_they_are(root: "Item", comments: "list[Comment]", reader: "Person | None") -> "list[Comment]":
    return comments


@dataclass(frozen=True, slots=True)
class Way:
    """A page where a special form of a kind begins; it takes ?space=, and its draft is named "new-<name>"."""

    name: str
    begin: str
    word: "_StrPromise"
    icon: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content.

    `address` is its path with the item's id in place of {}.
    """

    name: str
    word: "_StrPromise"
    verb: "_StrPromise"
    """Follows the author's name on a card: "kept a link"."""
    address: str
    in_stream: bool = True
    commented: bool = True
    edited_by_members: bool = False
    line: str = ""
    """Where one of them is shown as a line of its log, for kinds that have one."""
    begin: str = ""
    """Where one begins to write one, offered with the composer of posts: "/questions/new/"; it takes ?space=, and
    its <eg-composer data-draft="new-question"> finds what was typed before."""
    begin_word: "_StrPromise | str" = ""
    """What the offer says: "Ask a question"."""
    icon: str = ""
    ways: tuple[Way, ...] = ()
    """Other ways to begin one, such as a post with a poll."""
    write: "Callable[..., Item] | None" = None
    """write(space, actor=…, title=…, body=…) makes a whole one, for whoever has a title and a text already: a talk
    in chat becomes one that way."""
    facts: str = ""
    """What cards need to know: a statement that takes the ids as `%s` and gives (item_id, jsonb). The statements of
    all kinds are asked in one query."""
    extras: Extras = field(default=no_extras)
    """The attributes of web.cards.Card that an item with these facts has besides."""
    voices: Voices = field(default=as_they_are)
    """What the voices under one of them show besides: takes the item, its comments and the reader."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called by each kind's AppConfig.ready()."""
    _kinds[kind.name] = kind


def kind_of(item: "Item") -> Kind:
    """
    Raises:
        KeyError: for a kind that no installed app has registered.
    """
    return _kinds[item.kind]


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    return list(_kinds.values())
