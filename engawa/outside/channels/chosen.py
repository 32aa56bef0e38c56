"""What an owner chose to listen for, as it is written in a form: names and words, one a line or with commas."""

import re
from collections.abc import Sequence

from engawa.outside.channels.sound import LONGEST_TEXT

MOST = 50
_BETWEEN = re.compile(r"[,;\n]+")


def listed(written: str) -> list[str]:
    """Each of them once, as it was written."""
    found = (" ".join(one.split()) for one in _BETWEEN.split(written))
    return list(dict.fromkeys(one for one in found if one))[:MOST]


def names_one(text: str, words: Sequence[str]) -> bool:
    """Whether it names one of these, as whole words, in whatever case."""
    text = text[:LONGEST_TEXT]
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE) for one in words)
