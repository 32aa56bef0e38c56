"""Who wrote a mail, as its From line tells: by address, or by name where the archive hides addresses."""

import re
from functools import lru_cache

from engawa.archives.keys import name_key
from engawa.archives.mbox.headers import words
from engawa.archives.records import Author

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_AT = re.compile(r"([\w.!#$%&'*+/=?^`{}~-]+) at ([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
_HIDING = re.compile(r"\s+(?:@end\S{2,4} \S?rom|m@i\S{2,4}g o\S{2})\s+")
_ANGLES = re.compile(r"\s*(.*?)\s*<\s*([^<>]*)>\s*\Z", re.DOTALL)
_BRACKETS = re.compile(r"\s*(\S.*?)\s*\((.*)\)\s*\Z", re.DOTALL)
_VIA = re.compile(r"(.+?) via \S.*", re.DOTALL)
_AFTER_NAME = re.compile(r"(?:\s*(?:\([^()]*\)|\[[^\[\]]*\]))+\Z")
_GIVEN_LAST = re.compile(r"([^,]+), ([^,]+)\Z")
_TITLES = frozenset(
    "jr jr. sr sr. ii iii iv phd ph.d. md m.d. dr. dsl esq esq. msc mba prof. inc. inc ltd gmbh".split()
)


@lru_cache(20_000)
def author_of(sender: str, reply_to: str = "") -> Author:
    """Read a From header; `reply_to` tells who it was where a list wrote itself into From."""
    name, address = _split(words(sender) if "=?" in sender else sender)
    if via := _VIA.fullmatch(name):
        name = via[1].strip("'\"")
        other = _split(words(reply_to))[1] if reply_to else ""
        address = other if other.lower() != address.lower() else ""
    name = display_name(name)
    if address:
        address = address.lower()
        return Author(f"email:{address}"[:300], name or address.partition("@")[0], address)
    if not name:
        return Author("unknown", "?")
    return Author(name_key(name), _HIDING.split(name)[0])


def display_name(name: str) -> str:
    """A name without quotes, departments in brackets and the family name put first."""
    name = " ".join(name.replace('\\"', '"').strip("\"' ").split())
    name = _AFTER_NAME.sub("", name) or name
    turned = _GIVEN_LAST.match(name)
    if turned and turned[2].casefold() not in _TITLES and not turned[2][0].isdigit():
        name = f"{turned[2]} {turned[1]}"
    return name[:200]


def _split(sender: str) -> tuple[str, str]:
    """The name and the valid address, either may be empty."""
    match = _ANGLES.match(sender)
    if match:
        name, address = match[1], _valid(match[2])
        return (words(name) or ("" if address else match[2].strip())), address
    match = _BRACKETS.match(sender)
    if match:
        address = _valid(match[1])
        name = words(match[2])
        return ("" if _valid(name) else name) if address else (name or match[1]), address or _valid(name)
    address = _valid(sender)
    return ("" if address else sender.strip()), address


def _valid(text: str) -> str:
    text = text.strip().strip("\"'<>")
    if _ADDRESS.fullmatch(text):
        return text
    hidden = _AT.fullmatch(text)
    return f"{hidden[1]}@{hidden[2]}" if hidden else ""
