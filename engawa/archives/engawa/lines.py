"""Lines of our own archives as pieces. A line that lacks what it must say raises ValueError or KeyError."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from engawa.archives.engawa.asks import asks_of
from engawa.archives.engawa.opening import Line
from engawa.archives.records import Attachment, Reaction, Revision
from engawa.archives.whole import (
    Belonging,
    Following,
    Knowing,
    Leading,
    Thanking,
    WholeAuthor,
    WholeRecord,
    WholeRoom,
)

RINGS = {"outside": 0, "edge": 1, "inside": 2}
AUDIENCES = {"public": 0, "everyone": 1, "members": 2}
FIELDS = {
    "people": "key name handle ring bot title place team languages timezone about picture joined identities",
    "spaces": "key name slug old_slugs purpose ring audience listed joining parts created by archived members",
    "items": "key kind space author byline created edited title body format parent tags mentions reactions "
    "attachments revisions page article bookmark idea accepted poll must_read removed removed_by",
    "follows": "follower person space since",
    "thanks": "giver receiver reason item at",
    "chart": "person manager",
    "skills": "person topic at hidden",
}
_LINK = re.compile(r"(?<=\]\()engawa:([^\s)#]+)(?:#[^\s)]*)?")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
KINDS = frozenset({"post", "comment", "page", "article", "bookmark", "chat", "idea", "question"})
type Bytes = Callable[[str], bytes | None]


class Lines:
    """Reads lines, moving every moment by `shift`."""

    def __init__(self, shift: timedelta, bytes_of: Bytes) -> None:
        self._shift = shift
        self._bytes = bytes_of

    def moment(self, told: str | None) -> datetime | None:
        if not told:
            return None
        moment = datetime.fromisoformat(told)
        if moment.tzinfo is None:
            raise ValueError(f"{told} has no zone")
        return moment + self._shift

    def must(self, told: str) -> datetime:
        moment = self.moment(told)
        if moment is None:
            raise ValueError("a moment is missing")
        return moment

    def person(self, line: Line) -> WholeAuthor:
        return WholeAuthor(
            key=_key(line["key"]),
            name=line["name"],
            handle=line.get("handle") or "",
            is_bot=bool(line.get("bot")),
            title=line.get("title") or "",
            timezone=line.get("timezone") or "",
            ring=RINGS[line["ring"]],
            place=line.get("place") or "",
            team=line.get("team") or "",
            languages=tuple(line.get("languages") or ()),
            about=line.get("about") or "",
            picture=self._bytes(line["picture"]) if line.get("picture") else None,
            joined=self.moment(line.get("joined")),
            identities=tuple(
                (one["scheme"], one["value"], bool(one.get("verified")))
                for one in line.get("identities") or ()
            ),
        )

    def space(self, line: Line) -> WholeRoom:
        return WholeRoom(
            key=_key(line["key"]),
            name=line["name"],
            purpose=line.get("purpose") or "",
            created=self.moment(line.get("created")),
            archived=bool(line.get("archived")),
            slug=line.get("slug") or "",
            old_slugs=tuple(line.get("old_slugs") or ()),
            ring=RINGS[line["ring"]],
            audience=AUDIENCES[line["audience"]],
            listed=AUDIENCES[line["listed"]],
            joining=line.get("joining") or "open",
            parts=tuple(line.get("parts") or ()),
            by=line.get("by") or "",
            archived_at=self.moment(line.get("archived")),
            belongings=tuple(
                Belonging(
                    one["person"],
                    one["role"],
                    self.must(one["since"]),
                    one.get("sponsor") or "",
                    self.moment(one.get("until")),
                )
                for one in line.get("members") or ()
            ),
        )

    def item(self, line: Line) -> WholeRecord:
        if line["kind"] not in KINDS:
            raise ValueError(f"there is no kind {line['kind']!r}")
        page, article, bookmark = (line.get(name) or {} for name in ("page", "article", "bookmark"))
        body = line.get("body") or bookmark.get("note") or ""
        return WholeRecord(
            key=_key(line["key"]),
            kind=line["kind"],
            room=line["space"],
            author=line["author"] or "",
            created=self.must(line["created"]),
            title=line.get("title") or bookmark.get("title") or "",
            body=body,
            format=line.get("format") or "markdown",
            parent=line.get("parent") or "",
            edited=self.moment(line.get("edited")),
            tags=tuple(line.get("tags") or ()),
            mentions=tuple(line.get("mentions") or ()),
            reactions=tuple(
                Reaction(one["emoji"], one["person"], self.moment(one.get("at")))
                for one in line.get("reactions") or ()
            ),
            attachments=tuple(map(self._attachment, line.get("attachments") or ())),
            revisions=tuple(map(self._revision, line.get("revisions") or ())),
            url=bookmark.get("url") or article.get("url") or "",
            links=tuple(links_in(body)),
            byline=line.get("byline") or "",
            removed=self.moment(line.get("removed")),
            removed_by=line.get("removed_by") or "",
            under=page.get("parent") or "",
            position=page.get("position") or 0,
            slug=page.get("slug") or article.get("slug") or "",
            cover=article.get("cover") or "",
            published=self.moment(article.get("published")),
            site=bookmark.get("site") or "",
            asks=asks_of(line, self.moment),
        )

    def follow(self, line: Line) -> Following:
        return Following(
            line["follower"], self.must(line["since"]), line.get("person") or "", line.get("space") or ""
        )

    def thanks(self, line: Line) -> Thanking:
        return Thanking(
            line["giver"], line["receiver"], line["reason"], self.must(line["at"]), line.get("item") or ""
        )

    def lead(self, line: Line) -> Leading:
        return Leading(_key(line["person"]), _key(line["manager"]))

    def skill(self, line: Line) -> Knowing:
        known = _key(line["person"]), _key(line["topic"])
        return Knowing(*known, self.must(line["at"]), self.moment(line.get("hidden")))

    def _attachment(self, told: Any) -> Attachment:
        content = self._bytes(told["file"]) if told.get("file") else None
        if told.get("file") and content is None:
            raise ValueError(f"its file {told['file'][:12]}… is missing")
        return Attachment(
            told["name"],
            told.get("media_type") or "application/octet-stream",
            told.get("size") or 0,
            told.get("url") or "",
            content,
        )

    def _revision(self, told: Any) -> Revision:
        return Revision(
            self.must(told["at"]), told.get("by") or "", told.get("title") or "", told.get("body") or "",
            told.get("note") or "",
        )  # fmt: skip


def links_in(body: str) -> list[tuple[str, str]]:
    """Links to other items, as (address in the body, the item's key)."""
    return list(dict.fromkeys((match[0], match[1]) for match in _LINK.finditer(body)))


def _key(told: object) -> str:
    if not isinstance(told, str) or not told or _UNKEEPABLE.search(told):
        raise ValueError("it has no key")
    return told
