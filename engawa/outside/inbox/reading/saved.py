"""A saved answer as the plain text that is put into an answer."""

from __future__ import annotations

import re

from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.people.origin import origin
from engawa.spaces.models import Audience

_LINK = re.compile(r"!?\[([^\]]*)\]\((https?://[^)\s]+)[^)]*\)")
_INNER = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|`|^#{1,6} +|^> ?)", re.MULTILINE)
_MENTION = re.compile(r"(?<![\w@.])@[\w.-]+")


def saved_text(item: Item) -> str:
    """The words without marks, inner links and names; with its address only where the public may read it."""
    text = _INNER.sub(r"\1", _LINK.sub(r"\1 (\2)", item.body))
    text = _MENTION.sub("", _MARKS.sub("", text)).strip()
    if item.audience == Audience.PUBLIC:
        text += f"\n\n{origin()}{address_of(item)}"
    return text
