"""Who may use which address: every one there is, with every kind of reader."""

from tests.contracts.addresses import (
    cases,
    channels,
    contacts,
    content,
    fediverse,
    inbox,
    listening,
    mastodon,
    people,
    public,
    spaces,
)
from tests.contracts.addresses.rules import ADDRESSES, READERS, Use

__all__ = [
    "ADDRESSES",
    "READERS",
    "Use",
    "cases",
    "channels",
    "contacts",
    "content",
    "fediverse",
    "inbox",
    "listening",
    "mastodon",
    "people",
    "public",
    "spaces",
]
