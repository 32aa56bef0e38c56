"""Web addresses, mail addresses and @handles as they stand in running text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markdown_it.common.normalize_url import normalizeLink

START = r"(?<![A-Za-z0-9])(?:https?://|www\.)|(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9.+_-]*@|(?<![\w/@.+-])@(?=\w)"
"""Where an address may begin."""

_WEB = re.compile(r"(?:https?://|www\.)[^\s<>`\\\x00-\x20\x7f。，、；：！？）】」』》“”]+")
_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9.+_-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+(?![\w@-])"
)
_HANDLE = re.compile(r"@(\w(?:[\w.-]*\w)?)")
_STARTS = re.compile(START)
_CODE = re.compile(r"^(`{3,}+|~{3,}+).*?^\1|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_TRAILING = "?!.,:*_~'\"[];"


@dataclass(frozen=True, slots=True)
class Found:
    """An address in a text: where it ends, where it leads, and whether it names a person."""

    end: int
    href: str
    is_mention: bool = False


def found_at(text: str, start: int, mentions: Mapping[str, str], end: int | None = None) -> Found | None:
    """The address that begins at `start`, if one does.

    `mentions` maps handles in lower case to where they lead; other handles are plain text.
    """
    end = len(text) if end is None else end
    if text[start] == "@":
        handle = _HANDLE.match(text, start, end)
        if handle and (href := mentions.get(handle[1].casefold())):
            return Found(handle.end(), normalizeLink(href), is_mention=True)
        return None
    if web := _WEB.match(text, start, end):
        stop = start + _trimmed(web[0])
        address = text[start:stop]
        if address.startswith("www."):
            return Found(stop, normalizeLink("http://" + address)) if "." in address[4:] else None
        return Found(stop, normalizeLink(address)) if address[-1] != "/" or address.count("/") > 2 else None
    if mail := _MAIL.match(text, start, end):
        return Found(mail.end(), normalizeLink("mailto:" + mail[0]))
    return None


def addresses(text: str, mentions: Mapping[str, str]) -> Iterator[tuple[int, Found]]:
    """Every address of a text with no markup in it, as (start, what was found), in order."""
    position = 0
    while start := _STARTS.search(text, position):
        found = found_at(text, start.start(), mentions)
        if found:
            yield start.start(), found
        position = found.end if found else start.start() + 1


def handles(text: str) -> set[str]:
    """The handles a Markdown text mentions outside code, in lower case, whether or not somebody has them."""
    plain = _CODE.sub(" ", text)
    starts = (match.start() for match in re.finditer(r"(?<![\w/@.+-])@(?=\w)", plain))
    return {match[1].casefold() for start in starts if (match := _HANDLE.match(plain, start))}


def _trimmed(address: str) -> int:
    """How much of it is address: the sentence's own punctuation at the end is not."""
    end = len(address)
    spare = address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ")" and spare > 0:
            spare -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end
