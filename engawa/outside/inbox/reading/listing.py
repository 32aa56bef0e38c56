"""The list: who said what, where, and how long they wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.letting_go import gone_words
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Network
from engawa.outside.inbox.models import Thread
from engawa.outside.inbox.planning import network_of
from engawa.outside.inbox.reading.choices import Choice, chosen, cursor_of
from engawa.outside.listening.models import Mood
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Tab, Voice

PAGE = 40
LAST = """
SELECT p.head, m.text, m.is_ours, m.at, k.at, m.gone, coalesce(c.mood, m.mood),
  CASE WHEN c.about IS NULL THEN m.sure ELSE 1 END
FROM (SELECT coalesce(t.head_id, t.id) AS head, t.id FROM inbox_thread t
      WHERE t.id = ANY(%(ids)s) OR t.head_id = ANY(%(ids)s)) p
CROSS JOIN LATERAL (
  SELECT left(m.text, 240) AS text, m.is_ours, m.at, m.id, m.mood, m.sure, m.words_gone_at IS NOT NULL AS gone
  FROM inbox_message m
  WHERE m.thread_id = p.id AND m.removed_at IS NULL ORDER BY m.at DESC, m.id DESC LIMIT 1) m
LEFT JOIN listening_correction c ON c.about = m.id
LEFT JOIN inbox_mark k ON k.thread_id = p.head AND k.person_id = %(me)s
ORDER BY m.at
"""
COUNTS = """
SELECT count(*) FILTER (WHERE state = 'open' AND awake AND assignee_id = %(me)s),
       count(*) FILTER (WHERE state = 'open' AND awake AND assignee_id IS NULL),
       count(*) FILTER (WHERE state = 'open' AND awake),
       count(*) FILTER (WHERE state = 'waiting'),
       count(*) FILTER (WHERE state = 'open' AND awake AND answer_by < now()),
       count(*) FILTER (WHERE NOT awake),
       (SELECT count(*) FROM inbox_answer WHERE state = 'held')
FROM (SELECT state, assignee_id, answer_by, coalesce(snoozed_until <= now(), true) AS awake FROM inbox_thread
      WHERE head_id IS NULL AND space_id = ANY(%(spaces)s) AND state IN ('open', 'waiting')) threads
"""


@dataclass(frozen=True, slots=True)
class Row:
    thread: Thread
    who: Voice
    where: str
    """The network's name, and who reads it or under which name it was said to us."""
    words: str
    ours: bool
    unread: bool
    overdue: bool
    assignee: Voice | None
    mood: Mood | None = None
    """In which mood the last of it was said, by a person or else by the model; none of our own words has one."""
    sure: float = 0.0
    gone: str = ""
    """What stands in place of words that may not be kept any longer."""
    unconfirmed: bool = False
    """Nothing shows that it is from whom it says."""


@dataclass(frozen=True, slots=True)
class Last:
    """What was said last in a talk, and when the reader looked at it."""

    words: str = ""
    ours: bool = False
    seen: datetime | None = None
    gone: bool = False
    mood: int | None = None
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    mine: int = 0
    nobody: int = 0
    open: int = 0
    waiting: int = 0
    overdue: int = 0
    snoozed: int = 0
    held: int = 0


def rows_of(choice: Choice, reader: Person) -> tuple[list[Row], str]:
    """A page of the list, and from where it goes on. Three queries, with search one more."""
    found = list(chosen(choice, reader).as_rows()[: PAGE + 1])
    shown = found[:PAGE]
    last = _last(shown, reader)
    now = timezone.now()
    rows = [_row(thread, last.get(thread.pk, Last()), now) for thread in shown]
    return rows, cursor_of(shown[-1]) if len(found) > PAGE else ""


def counts_of(reader: Person) -> Counts:
    """How much there is of each kind."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"me": reader.pk, "spaces": list(reader.belongs_to)})
        row = cursor.fetchone()
    return Counts(*row) if row else Counts()


def tabs_of(choice: Choice, counts: Counts) -> list[Tab]:
    """Mine, nobody's, all that waits for us, and what waits for them."""
    asked = "waiting" if choice.state == "waiting" else choice.who
    if choice.state not in ("open", "waiting") or choice.overdue:
        asked = ""
    told = (
        ("mine", _("Mine"), counts.mine),
        ("nobody", _("Unassigned"), counts.nobody),
        ("all", _("All"), counts.open),
        ("waiting", _("Waiting"), counts.waiting),
    )
    return [
        Tab(label=label, url=_tab(choice, name), here=asked == name, count=count)
        for name, label, count in told
    ]


def _tab(choice: Choice, name: str) -> str:
    if name == "waiting":
        return choice.at(state="waiting", who="all", overdue=False)
    return choice.at(state="open", who=name, overdue=False)


def accounts_of(reader: Person) -> list[Account]:
    """The accounts of the reader's spaces, to choose among."""
    found = Account.objects.filter(space__in=list(reader.belongs_to)).select_related("space")
    return list(found.exclude(state=Account.State.CLOSED).order_by("network", "handle")[:200])


def outsider(name: str, handle: str = "") -> Voice:
    """Somebody outside, as a face and a name."""
    return Voice(id=None, name=name or handle or _("Somebody"), ring=0)


def where_of(thread: Thread, network: Network | None) -> str:
    """ "Mastodon · public", "Mail · support@acme.example"."""
    name = str(network.name) if network else thread.account.network
    if thread.is_private:
        return f"{name} · {thread.account.handle}"
    return _("%(network)s · public") % {"network": name}


def _row(thread: Thread, last: Last, now: datetime) -> Row:
    words, ours, seen = last.words, last.ours, last.seen
    identity = thread.identity
    return Row(
        thread=thread,
        who=outsider(identity.name, identity.handle) if identity else outsider(thread.subject),
        where=where_of(thread, network_of(thread.account)),
        words=words or thread.subject,
        ours=ours,
        unread=not ours and (seen is None or (thread.moved_at or thread.last_at) > seen),
        overdue=thread.state == Thread.State.OPEN and bool(thread.answer_by and thread.answer_by < now),
        assignee=voice_of(thread.assignee),
        mood=None if last.mood is None else Mood(last.mood),
        sure=last.sure or 0.0,
        gone=gone_words(thread.account.network) if last.gone else "",
        unconfirmed=identity is not None and identity.is_unconfirmed,
    )


def _last(threads: Sequence[Thread], reader: Person) -> dict[int, Last]:
    ids = [thread.pk for thread in threads]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LAST, {"ids": ids, "me": reader.pk})
        rows: list[Any] = cursor.fetchall()
    return {head: Last(text, ours, *rest) for head, text, ours, _at, *rest in rows}
