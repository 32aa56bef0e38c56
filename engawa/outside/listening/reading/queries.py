"""Standing queries as they are listed: how much they find, and whether it is far more than usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from engawa.outside.listening.models import Query, Wave
from engawa.people.models import Person

DAYS, WEEK = 30, 7
FIGURES = """
SELECT q.id, greatest(floor(extract(epoch FROM %(now)s - m.at) / 86400)::int, 0) AS back, count(m.id),
  count(m.id) FILTER (WHERE m.mood = -1), count(m.id) FILTER (WHERE m.mood = 1)
FROM unnest(%(queries)s::bigint[]) AS q (id)
LEFT JOIN listening_match x ON x.query_id = q.id
LEFT JOIN listening_mention m ON m.id = x.mention_id AND m.at > %(month)s AND m.removed_at IS NULL
GROUP BY q.id, back
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A query with its figures of the last month."""

    query: Query
    days: list[int]
    """How much was said in each of the last thirty times 24 hours, the latest last."""
    upset: int
    glad: int
    wave: Wave | None
    is_followed: bool
    may_change: bool

    @property
    def week(self) -> int:
        return sum(self.days[-WEEK:])

    @property
    def month(self) -> int:
        return sum(self.days)


def listed(queries: Collection[Query], reader: Person, belongs_to: Collection[int]) -> list[Listed]:
    """These queries with their figures, in three more queries."""
    now = timezone.now()
    asked: dict[str, Any] = {
        "queries": [one.pk for one in queries],
        "now": now,
        "month": now - timedelta(days=DAYS),
    }
    days: dict[int, list[int]] = {one.pk: [0] * DAYS for one in queries}
    upset, glad = Counter[int](), Counter[int]()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, asked)
        for query, back, count, cross, happy in cursor.fetchall():
            days[query][DAYS - 1 - min(back or 0, DAYS - 1)] += count
            upset[query] += cross
            glad[query] += happy
    waves = {
        one.query_id: one
        for one in Wave.objects.filter(query__in=queries, hour__gt=now - timedelta(days=2)).order_by("hour")
    }
    followed = set(
        Query.objects.filter(pk__in=asked["queries"], followings__person=reader).values_list("pk", flat=True)
    )
    found = []
    for one in queries:
        wave, is_followed, is_mine = waves.get(one.pk), one.pk in followed, one.space_id in belongs_to
        found.append(Listed(one, days[one.pk], upset[one.pk], glad[one.pk], wave, is_followed, is_mine))
    return found
