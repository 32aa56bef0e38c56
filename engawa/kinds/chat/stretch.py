"""Which part of a log is read: its ids, found by keys and never by counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from engawa.content.paging import LARGEST
from engawa.kinds.chat.unread import FIRST
from engawa.spaces.models import Space

PAGE = 60
THREAD = 300
ROOM = "space_id = %(space)s AND kind = 'chat' AND root_id IS NULL"
IDS = f"""
(SELECT 'older', id FROM content_item WHERE {ROOM} AND id < %(before)s ORDER BY id DESC LIMIT %(older)s)
UNION ALL
(SELECT 'newer', id FROM content_item WHERE {ROOM} AND id >= %(since)s ORDER BY id LIMIT %(newer)s)
UNION ALL
(SELECT 'thread', id FROM content_item WHERE root_id = %(thread)s ORDER BY id DESC LIMIT %(replies)s)
UNION ALL
(SELECT 'new', id FROM ({FIRST}) AS first(id))
"""
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What comes before a message, after one, or around one; the newest without any."""

    before: int | None = None
    after: int | None = None
    at: int | None = None

    @property
    def query(self) -> str:
        """As the end of an address."""
        for name in ("at", "before", "after"):
            if value := getattr(self, name):
                return f"?{name}={value}"
        return ""


@dataclass(frozen=True, slots=True)
class Found:
    log: Sequence[int]
    """The oldest first."""
    older: int | None
    """Before which message the log goes on."""
    newer: int | None
    """After which one."""
    thread: Sequence[int]
    """The root, then the latest answers."""
    new: int | None
    """The first message that the reader has not read, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Seeing:
    """Who looks at a log, for what is new to them."""

    person: int
    began: datetime
    """When they got their account: what was said in rooms before that is history."""


def ids_in(space: Space, stretch: Stretch, thread: int | None = None, seeing: Seeing | None = None) -> Found:
    """The messages of a stretch, and those of a thread. One query."""
    upto, since, many, more = _limits(stretch)
    values: dict[str, Any] = {"space": space.pk, "before": upto, "since": since, "older": many, "newer": more}
    values |= {"thread": thread, "replies": THREAD if thread else 0, "talk": space.is_talk}
    values |= {"me": seeing.person if seeing else None, "began": seeing.began if seeing else ALWAYS}
    with connection.cursor() as cursor:
        cursor.execute(IDS, values)
        rows = cursor.fetchall()
    parts: dict[str, list[int]] = {"older": [], "newer": [], "thread": [], "new": []}
    for part, pk in rows:
        parts[part].append(pk)
    older, newer = parts["older"][: many - 1], parts["newer"][: more - 1]
    log = [*reversed(older), *newer]
    goes_back = len(parts["older"]) > len(older) or (stretch.after is not None and not stretch.at)
    goes_on = len(parts["newer"]) > len(newer) or (stretch.before is not None and more == 1)
    return Found(
        log,
        older=log[0] if log and goes_back else None,
        newer=log[-1] if log and goes_on else None,
        thread=[thread, *reversed(parts["thread"])] if thread else [],
        new=next(iter(parts["new"]), None),
    )


def _limits(stretch: Stretch) -> tuple[int, int, int, int]:
    """Before which id and how many, from which id and how many; always one more than is shown."""
    if stretch.at:
        return stretch.at, stretch.at, PAGE // 2 + 1, PAGE // 2 + 1
    if stretch.after:
        return 0, stretch.after + 1, 1, PAGE + 1
    return stretch.before or LARGEST, LARGEST, PAGE + 1, 1
