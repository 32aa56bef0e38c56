"""Where public things are read from outside, and what an address of ours leads to."""

import re
from urllib.parse import quote, urlsplit

from engawa.content.kinds import all_kinds
from engawa.content.models import Item
from engawa.people.origin import origin
from engawa.spaces.models import Space

SHOWN = ("article", "post")
"""The kinds that stand on the outside face."""


def face_of(space: Space) -> str:
    return f"/public/{quote(space.slug)}/"


def page_of(item: Item) -> str:
    """Of a shown item; its space is at hand."""
    return f"{face_of(item.space)}{item.pk}/"


def absolute(path: str) -> str:
    return origin() + path


def item_at(address: str) -> int | None:
    """The number in an address of ours that names an item: its page outside, or one of those inside."""
    parts, here = urlsplit(address), urlsplit(origin())
    if (parts.scheme, parts.netloc.lower()) != (here.scheme, here.netloc.lower()):
        return None
    ways = [r"/public/[^/]+/(\d{1,19})/", r"/i/(\d{1,19})/"]
    ways += [re.escape(kind.address).replace(r"\{\}", r"(\d{1,19})") for kind in all_kinds()]
    for way in ways:
        found = re.fullmatch(way, parts.path)
        if found:
            return int(found[1])
    return None
