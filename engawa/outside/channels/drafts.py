"""What is to be said, as it is kept until it is said."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engawa.outside.channels.network import Draft, Medium, Speaker


def kept(draft: Draft) -> dict[str, Any]:
    """The draft as it is kept as JSON."""
    return {name: value for name, value in asdict(draft).items() if name != "others"}


def draft_of(stored: Mapping[str, Any]) -> Draft:
    """The draft that was kept as JSON."""
    media = tuple(Medium(**one) for one in stored.get("media", ()))
    to = Speaker(**stored["to"]) if stored.get("to") else None
    return Draft(**{**stored, "media": media, "to": to})
