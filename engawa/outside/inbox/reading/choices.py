"""Which threads somebody wants to see, as their address says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypedDict, Unpack
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from engawa.base.numbers import number_in
from engawa.outside.inbox.models import Thread
from engawa.outside.inbox.models.thread import ThreadQuerySet
from engawa.people.models import Person

STATES = ("open", "waiting", "done", "spam", "snoozed")
WHO = ("all", "mine", "nobody")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 200


class Change(TypedDict, total=False):
    """What of a choice becomes another."""

    state: str
    who: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What to list: an empty or zero part leaves nothing out."""

    state: str = "open"
    who: str = "all"
    space: int = 0
    account: int = 0
    overdue: bool = False
    words: str = ""
    before: str = ""

    @property
    def query(self) -> str:
        """The query of its address, without where the page begins: "state=done&who=mine", or nothing."""
        told = {
            "state": self.state if self.state != "open" else "",
            "who": self.who if self.who != "all" else "",
            "space": self.space or "",
            "account": self.account or "",
            "overdue": "1" if self.overdue else "",
            "q": self.words,
        }
        return urlencode({name: value for name, value in told.items() if value})

    def at(self, **changes: Unpack[Change]) -> str:
        """The address of another choice."""
        query = replace(self, before="", **changes).query
        return f"/inbox/?{query}" if query else "/inbox/"


def choice_in(asked: QueryDict) -> Choice:
    """What an address asks for; what it says wrongly is left out."""
    state, who = asked.get("state", "open"), asked.get("who", "all")
    return Choice(
        state=state if state in STATES else "open",
        who=who if who in WHO else "all",
        space=number_in(asked.get("space", "")) or 0,
        account=number_in(asked.get("account", "")) or 0,
        overdue=bool(asked.get("overdue")),
        words=asked.get("q", "").replace("\x00", "").strip()[:LONGEST],
        before=asked.get("before", ""),
    )


def chosen(choice: Choice, reader: Person) -> ThreadQuerySet:
    """The threads of the reader's spaces that are meant, the newest first."""
    now = timezone.now()
    found = Thread.objects.heads().filter(space_id__in=list(reader.belongs_to))
    if choice.state == "open":
        found = found.due(now)
    elif choice.state == "snoozed":
        found = found.filter(snoozed_until__gt=now)
    else:
        found = found.filter(state=choice.state)
    if choice.who != "all":
        found = found.filter(assignee=reader if choice.who == "mine" else None)
    if choice.space:
        found = found.filter(space_id=choice.space)
    if choice.account:
        found = found.filter(account=choice.account)
    if choice.overdue:
        found = found.filter(answer_by__lt=now)
    if choice.words:
        found = found.filter(pk__in=_saying(choice.words))
    return _after(found, choice.before).order_by("-last_at", "-pk")


def cursor_of(thread: Thread) -> str:
    """Where a list goes on after this thread."""
    return f"{(thread.last_at - EPOCH) // timedelta(microseconds=1)}-{thread.pk}"


def _after(found: ThreadQuerySet, before: str) -> ThreadQuerySet:
    moment, _dash, number = before.partition("-")
    at, pk = number_in(moment), number_in(number)
    if not at or not pk:
        return found
    try:
        when = EPOCH + timedelta(microseconds=at)
    except OverflowError:
        return found
    return found.filter(Q(last_at__lt=when) | Q(last_at=when, pk__lt=pk))


def _saying(words: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_find_heard(%s)", [words])
        return [row[0] for row in cursor.fetchall()]
