"""Which mail answers which, and what the talk is about."""

import re
from collections import OrderedDict
from datetime import datetime, timedelta

from engawa.archives.mbox.headers import Headers, words

LONGEST_KEY = 250
MOST_ANCESTORS = 40

_ID = re.compile(r"<([^<>]*)>")
_BARE_ID = re.compile(r"[^\s<>\"(),;]+@[^\s<>\"(),;]+")
_REPLY = re.compile(
    r"\s*(?:(?:re|aw|sv|vs|antw(?:oord)?|odp|ynt|rif|res|rép|réf"
    r"|回复|答复|回覆|返信)(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:\uff1a]\s*)",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[([^\[\]]{1,40})\]\s*")
_WARNINGS = frozenset(("external", "ext", "extern", "externe", "[external]", "external email", "extern:"))
"""Tags that a company's own mail server puts in front."""


def id_key(value: str) -> str:
    """A Message-ID as a key: without brackets and whitespace, shortened when it is absurdly long."""
    key = "".join(value.split()).strip("<>")
    return key if len(key) <= LONGEST_KEY else key[:LONGEST_KEY]


def answered(headers: Headers, own: str) -> tuple[str, ...]:
    """The keys of the mails this one stands under, the one it answers first."""
    replied = _ids(headers.get("in-reply-to", ""))
    referred = _ids(headers.get("references", ""))
    referred.reverse()
    first = [key for key in replied if key in referred] or replied[:1]
    seen = dict.fromkeys([*first[:1], *referred, *replied])
    seen.pop(own, None)
    return tuple(seen)[:MOST_ANCESTORS]


def _ids(value: str) -> list[str]:
    if not value:
        return []
    found = [id_key(text) for text in _ID.findall(value)] or _BARE_ID.findall(value)
    return [key for key in found if key]


def list_tags(subject: str) -> list[str]:
    """The bracketed tags in front of a subject, in lower case."""
    tags: list[str] = []
    rest = subject
    while True:
        if match := _REPLY.match(rest) or _TAG.match(rest):
            if match.re is _TAG:
                tags.append(match[1].casefold())
            rest = rest[match.end() :]
        else:
            return tags


def clean_subject(value: str, list_tag: str) -> tuple[str, bool]:
    """The subject without "Re:", the list's tag and warnings; and whether it says it is a reply."""
    subject = words(value)
    is_reply = False
    while True:
        if match := _REPLY.match(subject):
            is_reply = True
        elif not (match := _TAG.match(subject)) or match[1].casefold() not in (list_tag, *_WARNINGS):
            return subject.strip(), is_reply
        subject = subject[match.end() :]


class RecentSubjects:
    """Finds what a reply without references answers, only where one recent talk alone has its subject."""

    def __init__(self, most: int = 5_000, longest: timedelta = timedelta(days=21)) -> None:
        self._most = most
        self._longest = longest
        self._starts: OrderedDict[tuple[str, str], tuple[str, datetime]] = OrderedDict()

    def started(self, room: str, subject: str, key: str, at: datetime) -> None:
        """Remember a new talk; a second one of the same subject makes both unsafe to guess."""
        place = (room, subject.casefold())
        before = self._starts.pop(place, None)
        ambiguous = before is not None and at - before[1] <= self._longest
        self._starts[place] = ("" if ambiguous else key, at)
        if len(self._starts) > self._most:
            self._starts.popitem(last=False)

    def find(self, room: str, subject: str, at: datetime) -> str:
        """The key of the talk, or nothing. Short subjects say too little to tell talks apart."""
        if len(subject) < 12 or " " not in subject:
            return ""
        key, began = self._starts.get((room, subject.casefold()), ("", at))
        return key if timedelta(0) <= at - began <= self._longest else ""
