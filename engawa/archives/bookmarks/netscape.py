"""Browsers' bookmark files: HTML of 1995 that every browser still writes, each in its way."""

import re
from collections.abc import Iterator
from html import unescape

from engawa.archives.bookmarks.kept import Kept, moment, web_address

_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_PART = re.compile(r"<(DT|/?DL)\b[^>]*>", re.IGNORECASE)
_FOLDER = re.compile(rf"<H3\b({_ATTRIBUTES})>(.*?)(?:</H3>|$)", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(rf"<A\b({_ATTRIBUTES})>(.*?)(?:</A>|(?=<DD)|$)", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(r"<DD>(.*)", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
_TITLE = re.compile(r"<(?:TITLE|H1)\b[^>]*>(.*?)</(?:TITLE|H1)>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_GENERAL = frozenset("bookmarks|bookmark menu|bookmarks menu|unlabeled|other bookmarks|imported".split("|"))


def looks_like(text: str) -> bool:
    """Whether this is such a file."""
    head = text[:4000].upper()
    return "NETSCAPE-BOOKMARK-FILE" in head or ("<DL>" in head and "<DT><" in re.sub(r"\s", "", head))


def title_of(text: str) -> str:
    """What the file calls itself."""
    found = _TITLE.search(text[:4000])
    return _words(found[1]) if found else ""


def read(text: str) -> Iterator[Kept]:
    """Every link of the file, in order, with the folders it lies in as tags."""
    folders: list[str] = []
    coming = ""
    for kind, part in _parts(text):
        if kind == "DL":
            folders.append(coming)
            coming = ""
        elif kind == "/DL":
            if folders:
                folders.pop()
        elif folder := _FOLDER.match(part):
            coming = _folder(folder[1], _words(folder[2]))
        elif link := _LINK.match(part):
            yield _kept(link, part[link.end() :], [name for name in folders if name])


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The file cut at its list marks: each mark and what follows it."""
    marks = list(_PART.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield mark[1].upper(), text[mark.end() : end].lstrip()


def _folder(said: str, name: str) -> str:
    is_bar = "PERSONAL_TOOLBAR_FOLDER" in said.upper() or "UNFILED_BOOKMARKS_FOLDER" in said.upper()
    return "" if is_bar or name.casefold() in _GENERAL else name


def _kept(link: re.Match[str], rest: str, folders: list[str]) -> Kept:
    said = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link[1])}
    tags = said.get("tags") or said.get("labels") or ""
    note = _NOTE.search(rest)
    text = unescape(note[1]).strip("\n").rstrip() if note else said.get("description", "")
    return Kept(
        web_address(said.get("href", "")),
        _words(link[2]),
        text,
        [*folders, *re.split(r"[,;]" if "," in tags or ";" in tags else r"\s+", tags)],
        moment(said.get("add_date") or said.get("time_added") or said.get("last_modified") or ""),
        private=said.get("private") == "1",
    )


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())
