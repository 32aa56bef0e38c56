"""Names and texts of strangers made harmless: nothing in them turns a line around or hides in it."""

import re
import unicodedata
from html import unescape

import nh3

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What makes the text that follows run the other way."""
_JOINERS = "\u200c\u200d"
_BREAK = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|pre)>|<br\s*/?>", re.IGNORECASE)
_LINES = re.compile(r"[ \t]*\n[ \t]*")
_BLANK = re.compile(r"\n{3,}")
MOST_MARKS = 3
"""Accents upon one letter; more are piled up to cover other lines."""


def harmless(name: str, most: int = 200) -> str:
    """A name in one line without invisible characters; joiners stay between letters that need them."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", name[: most * 8]):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if letter in _JOINERS and kept and ord(kept[-1]) > 0x250:
            kept.append(letter)
        elif category in ("Zs", "Zl", "Zp") or letter in "\t\n\r":
            kept.append(" ")
        elif category[0] != "C" and marks <= MOST_MARKS:
            kept.append(letter)
    return " ".join("".join(kept).strip(_JOINERS).split())[:most]


def untwisted(text: str) -> str:
    """A longer text without what turns it around."""
    return _TURNING.sub("", text)


def as_text(html: str) -> str:
    """What HTML says, line by line."""
    broken = _BREAK.sub(lambda end: "\n" if end[0].lower().startswith("<br") else "\n\n", html)
    bare = unescape(nh3.clean(broken, tags=set(), clean_content_tags={"script", "style"}))
    return _BLANK.sub("\n\n", _LINES.sub("\n", untwisted(bare))).strip()
