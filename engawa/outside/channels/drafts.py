"""What is to be said, as it is kept until it is said."""

from collections.abc import Mapping
from typing import Any

from engawa.outside.channels.network import Draft, Medium, Speaker


def draft_of(kept: Mapping[str, Any]) -> Draft:
    """The draft that was kept as JSON."""
    media = tuple(Medium(**one) for one in kept.get("media", ()))
    to = Speaker(**kept["to"]) if kept.get("to") else None
    return Draft(**{**kept, "media": media, "to": to})
