"""How many people, where, and how often a day: counted from rows that hold no word of what was said."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from engawa.outside.cases.models import Case

SHOWN_DAYS = 60
LONG_AGO = timedelta(days=30)
AFTERWARDS = timedelta(days=7)
HEARD = """
WITH RECURSIVE family AS (
  SELECT id FROM cases_case WHERE id = %s
  UNION SELECT c.id FROM cases_case c JOIN family f ON c.merged_into_id = f.id
)
SELECT f.id, v.message_id, v.identity_id, v.network, v.said_at, v.is_private, i.contact_id, m.removed_at IS NOT NULL
FROM family f LEFT JOIN cases_voice v ON v.case_id = f.id AND v.state = 'joined' AND v.kind = 'voice'
LEFT JOIN contacts_identity i ON i.id = v.identity_id LEFT JOIN inbox_message m ON m.id = v.message_id
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How much was heard of a case."""

    family: Collection[int]
    """The ids of the case and of those that live on in it."""
    messages: int
    people: int
    networks: Sequence[tuple[str, int]]
    """The slug of each with how many messages, the most first."""
    days: Sequence[tuple[date, int]]
    """Every day from the first shown one to today, with how many messages."""
    first: datetime | None
    last: datetime | None
    private: int
    withdrawn: int = 0
    """How many of the people took all of their words back: nobody can answer them."""

    @property
    def trend(self) -> str:
        """Against the week before: "growing", "fading", "even", or "" where there is too little to say."""
        counts = [count for _day, count in self.days]
        lately, before = sum(counts[-7:]), sum(counts[-14:-7])
        if lately + before < 5:
            return ""
        return "growing" if lately > before * 1.25 else "fading" if lately < before * 0.8 else "even"


def count(case: Case) -> Count:
    """What was heard of a case and of those that live on in it, in one query.

    People are distinct contacts; whom the reader may not see counts by the name they spoke under.
    """
    with connection.cursor() as cursor:
        cursor.execute(HEARD, [case.pk])
        rows = cursor.fetchall()
    once = list({row[1]: row[1:] for row in rows if row[1]}.values())
    people = {_who(row) for row in once}
    moments = [row[3] for row in once]
    return Count(
        family=sorted({row[0] for row in rows}),
        messages=len(once),
        people=len(people),
        networks=Counter(row[2] for row in once).most_common(),
        days=by_day(moments),
        first=min(moments, default=None),
        last=max(moments, default=None),
        private=sum(row[4] for row in once),
        withdrawn=len(people - {_who(row) for row in once if not row[6]}),
    )


def _who(row: Sequence[Any]) -> int:
    message, identity, _network, _at, _private, contact, _gone = row
    return int(contact or -(identity or message))


def by_day(moments: Iterable[datetime], *, today: date | None = None) -> list[tuple[date, int]]:
    """How many on each day in the reader's zone: sixty at most, up to today or to a little after it was last heard."""
    counted = Counter(timezone.localdate(moment) for moment in moments)
    now, latest = today or timezone.localdate(), max(counted, default=None)
    last = latest + AFTERWARDS if latest and now - latest > LONG_AGO else max(now, latest or now)
    first = max(min(counted, default=last) - timedelta(days=7), last - timedelta(days=SHOWN_DAYS - 1))
    first = min(first, last - timedelta(days=19))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [(day, counted[day]) for day in days]
