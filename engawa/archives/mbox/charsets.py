"""Bytes to text when the charset is missing, wrong or unknown."""

import codecs
from functools import lru_cache

_BETTER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "utf8": "utf-8",
}
"""Charsets whose name in mail stands for a wider one."""
_ESCAPING = ("utf-7", "utf-16", "utf-32", "iso-2022", "hz")
"""Charsets whose bytes may look like ASCII and are not."""


def decode(raw: bytes, charset: str = "") -> str:
    """Return the text; never fails. Bytes that are valid UTF-8 are UTF-8, whatever the charset says."""
    charset = charset.strip("\"' ").lower()
    if not charset.startswith(_ESCAPING):
        try:
            return _clean(raw.decode())
        except UnicodeDecodeError:
            pass
    try:
        return _clean(raw.decode(_codec(charset)))
    except (UnicodeDecodeError, ValueError):
        return _clean(raw.decode("cp1252", errors="replace"))


@lru_cache(200)
def _codec(charset: str) -> str:
    better = _BETTER.get(charset, charset)
    try:
        return codecs.lookup(better).name if "".encode(better) is not None else ""
    except (LookupError, ValueError, TypeError):
        return "cp1252"


def _clean(text: str) -> str:
    """Without what no database keeps: NUL characters and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text.removeprefix("\ufeff")
