"""How sources that know no better name people and things."""

import re
import unicodedata
from collections.abc import Iterable

_NOT_WORD = re.compile(r"[^\w]+")


def name_key(name: str) -> str:
    """The key of somebody who is known only by name, blind to case and spacing."""
    return "name:" + " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:290]


def tag_words(said: Iterable[str]) -> tuple[str, ...]:
    """Tags as Engawa writes them, "r-in-the-real-world", each once and in order."""
    words = ("-".join(_NOT_WORD.split(unicodedata.normalize("NFKC", each).casefold())) for each in said)
    found = dict.fromkeys(word.strip("-_")[:60] for word in words)
    return tuple(word for word in found if word and not word.isdigit())
