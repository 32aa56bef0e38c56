"""Lists of links in Markdown: awesome lists, newsletters, weekly issues, with their sections as tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from engawa.archives.bookmarks.kept import Kept, web_address
from engawa.archives.dates import moment_in_name, moment_of
from engawa.archives.keys import name_key
from engawa.archives.markdown.code import covered
from engawa.archives.markdown.front_matter import split
from engawa.archives.markdown.titles import title_of_file
from engawa.archives.records import Author

LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\\[\[\]]|\[(?:[^\[\]]|\[[^\]]*\])*\])*)\]\(\s*<?(https?://[^)\s>]+)[^)\n]*(?:\)|$)"
)
_LISTED = re.compile(r"^\s*(?:[-+*]|\d+[.)])\s+\S", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$|^\s*(?:\*\*|__)([^*_]+)(?:\*\*|__):?\s*$")
_CURATED = re.compile(
    r"\b(?:curated|edited|compiled|collected|selected|maintained) by:?\s+"
    r"(?:\[([^\]]+)\]\(\s*([^)\s]+)\s*\)|([^,.\n]{3,60}))",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:https?://)?(?:www\.)?(twitter\.com|github\.com|linkedin\.com/in)/@?([\w-]+)/?$", re.IGNORECASE
)
_FEDIVERSE = re.compile(r"https?://([\w.-]+)/@([\w.-]+)/?$")
_LABEL = re.compile(r".*?\d+(?:[-./]W?\d+)*")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Issue:
    """One list: what it is called, as briefly as can be, when it came out and who made it."""

    title: str
    at: datetime | None
    curator: Author | None
    kept: list[Kept] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    """Pictures that belong to no link."""


def share_of_links(text: str) -> float:
    """How much of a text's listed lines are links."""
    lines = [line for line in covered(split(text).body).split("\n") if _LISTED.match(line)]
    return sum("](http" in line for line in lines) / len(lines) if len(lines) > 2 else 0.0


def read(text: str, name: str) -> Issue:
    """Read one list. A line's first link is the link kept; what follows is its note."""
    front = split(text)
    title = front.text("title") or title_of_file(name)
    label = _LABEL.match(title)
    issue = Issue(
        label[0] if label else title,
        moment_of(front.said.get("date")) or moment_in_name(name),
        _curator(front.body),
    )
    section, part = "", ""
    for line in _items(front.body):
        heading = _HEADING.match(line)
        if heading and "](http" not in line:
            section, part = (heading[1], "") if heading[1] else (section, heading[2])
        elif "](" in line:
            _read_line(line, [each for each in (section, part) if each], issue)
    for kept in issue.kept if issue.at else ():
        kept.note = f"{kept.note}\n\n{issue.title}".strip()
    return issue


def _items(body: str) -> Iterator[str]:
    """Lines outside code, with what runs on over several lines put together."""
    waiting = ""
    for line, cover in zip(body.split("\n"), covered(body).split("\n"), strict=True):
        starts = (
            not line.strip() or _LISTED.match(line) or _HEADING.match(line) or line.lstrip().startswith("![")
        )
        if waiting and starts:
            yield waiting
            waiting = ""
        if line.strip() and not (cover.strip("\ue000 ") == "" and cover.strip()):
            waiting = f"{waiting} {line.strip()}" if waiting else line
    yield waiting


def _read_line(line: str, sections: list[str], issue: Issue) -> None:
    curated = _CURATED.search(line)
    tags = [_SPACE.sub(" ", _plain(each)).strip() for each in sections]
    first: Kept | None = None
    for match in LINK.finditer(line):
        url = web_address(match[3])
        if match[1]:
            last = issue.kept[-1] if issue.kept else None
            if last:
                last.note = f"{last.note}\n\n{match[0]}".strip()
            else:
                issue.strays.append(url)
            continue
        title = _SPACE.sub(" ", _plain(LINK.sub("", match[2]) or match[2])).strip()
        note = _said(line[match.end() :]) if first is None and not curated else first.title if first else ""
        kept = Kept(url, title or url, note, list(tags), issue.at, issue.curator)
        first = first or kept
        issue.kept.append(kept)
        for picture in LINK.finditer(match[2]):
            issue.strays.append(picture[3])


def _said(rest: str) -> str:
    return rest.strip().lstrip("-–—:,").strip()


def _plain(text: str) -> str:
    return re.sub(r"\*\*|__|`|\\(?=[\[\]_*])|<[^>]+>", "", text)


def _curator(body: str) -> Author | None:
    found = _CURATED.search(body)
    if not found:
        return None
    name = " ".join((found[1] or found[3]).split()).strip("*_ ")
    account = _ACCOUNT.match(found[2] or "")
    far = _FEDIVERSE.match(found[2] or "")
    accounts: tuple[tuple[str, str], ...] = ()
    if account:
        accounts = ((account[1].lower().split(".")[0], account[2]),)
    elif far:
        accounts = (("fediverse", f"@{far[2]}@{far[1].lower()}"),)
    return Author(name_key(name), name, accounts=accounts)
