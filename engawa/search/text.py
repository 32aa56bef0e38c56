"""Words as the index knows them: lower case, without accents, Chinese, Japanese and Korean in pairs.

PostgreSQL's `simple` dictionary then keeps them as they are, so one index serves every language.
"""

import re
import unicodedata

_PLAIN = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
"""Leaves letters and digits of ASCII as they are, much faster than a pattern finds them."""
_WORD = re.compile(r"[^\W_]+")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_OTHER = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_COMBINING = re.compile(r"[\u0300-\u036f]")
_LONGEST_WORD = 60
SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "\x00": " "}
)


def fold(text: str) -> str:
    """Lower case, compatibility forms made plain, accents taken off; Hangul stays whole."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered)
    return unicodedata.normalize("NFC", _COMBINING.sub("", apart)).translate(SPECIAL)


def words_of(text: str) -> list[str]:
    """The words of a text in order, as the index knows them."""
    folded = fold(text)
    if folded.isascii() or not _CJK_RUN.search(folded):
        words = folded.translate(_PLAIN).split() if folded.isascii() else _WORD.findall(folded)
        return (
            words
            if max(map(len, words), default=0) <= _LONGEST_WORD
            else [one[:_LONGEST_WORD] for one in words]
        )
    found: list[str] = []
    for word in _WORD.findall(folded):
        if word.isascii() or not _CJK_RUN.search(word):
            found.append(word[:_LONGEST_WORD])
            continue
        for part in _OTHER.findall(word):
            if _CJK_RUN.match(part):
                found.extend(pairs(part))
            else:
                found.append(part[:_LONGEST_WORD])
    return found


def pairs(run: str) -> list[str]:
    """Overlapping pairs of characters: 東京都 is found as 東京 and 京都; one character stands alone."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def searchable(text: str) -> str:
    """What to_tsvector('simple', …) is given."""
    return " ".join(words_of(text))


def is_cjk(word: str) -> bool:
    return _CJK_RUN.search(word) is not None
