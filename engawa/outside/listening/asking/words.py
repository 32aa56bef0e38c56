"""Texts as words: without case and diacritics, and nothing stemmed.

Each character is folded by itself, so that what was found can be marked in the text as it was written.
"""

import re
import sys
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from unicodedata import category, normalize

LATIN_LIKE = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670))
"""Marks that are left out: of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels. Others are part of the word."""
LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts without blanks between words: each character is a word, and several are a phrase."""


class _Folded(dict[int, str]):
    """What each character becomes, found when it is first met."""

    def __missing__(self, code: int) -> str:
        letters = normalize("NFKD", normalize("NFKD", chr(code)).casefold())
        kept = "".join(LETTERS.get(one, one) for one in letters if not _is_left_out(ord(one)))
        self[code] = kept
        return kept


def _is_left_out(code: int) -> bool:
    return any(first <= code <= last for first, last in LATIN_LIKE)


_FOLDED = _Folded()


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(
        re.escape(chr(code)) for code in range(0x300, sys.maxunicode) if category(chr(code)) in ("Mn", "Mc")
    )
    spaced = rf"(?:(?![{UNSPACED}])[^\W_{marks}])(?:(?![{UNSPACED}])[^\W_]|[{marks}])*"
    return re.compile(rf"[{UNSPACED}][{marks}]*|{spaced}")


_ASCII_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """The text as it is compared."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def words_in(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return _word().findall(text.translate(_FOLDED))


def places_of_words(text: str) -> list[tuple[int, int]]:
    """Where each of `words_in` stands in the text as it was written: from, to."""
    folded = [fold(one) for one in text]
    ends = list(accumulate(map(len, folded)))
    written: list[int] = []
    for at, letters in enumerate(folded):
        written += [at] * len(letters)
    found = (_ASCII_WORD if text.isascii() else _word()).finditer("".join(folded))
    return [(written[one.start()], _end(written, ends, one.end())) for one in found]


def _end(written: list[int], ends: list[int], stop: int) -> int:
    """After the last letter, and after marks that were left out behind it."""
    at = written[stop - 1] + 1
    while at < len(ends) and ends[at] == ends[at - 1]:
        at += 1
    return at


def distinct(words: Iterable[str]) -> list[str]:
    """Each once, in the order of first use."""
    return list(dict.fromkeys(words))
