"""Standing queries as they are listed: how much they find, and whether it is far more than usual."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from engawa.outside.listening.models import Query, Wave
from engawa.people.models import Person

FIGURES = """
SELECT q.id, count(m.id) FILTER (WHERE m.at > %(week)s), count(m.id),
  count(m.id) FILTER (WHERE m.mood = -1), count(m.id) FILTER (WHERE m.mood = 1)
FROM unnest(%(queries)s::bigint[]) AS q (id)
LEFT JOIN listening_match x ON x.query_id = q.id
LEFT JOIN listening_mention m ON m.id = x.mention_id AND m.at > %(month)s AND m.removed_at IS NULL
GROUP BY q.id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A query with its figures of the last month."""

    query: Query
    week: int
    month: int
    upset: int
    glad: int
    wave: Wave | None
    is_followed: bool
    may_change: bool


def listed(queries: Collection[Query], reader: Person, belongs_to: Collection[int]) -> list[Listed]:
    """These queries with their figures, in three more queries."""
    now = timezone.now()
    asked: dict[str, Any] = {
        "queries": [one.pk for one in queries],
        "week": now - timedelta(days=7),
        "month": now - timedelta(days=30),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, asked)
        figures = {row[0]: row[1:] for row in cursor.fetchall()}
    waves = {
        one.query_id: one
        for one in Wave.objects.filter(query__in=queries, hour__gt=now - timedelta(days=2)).order_by("hour")
    }
    followed = set(
        Query.objects.filter(pk__in=asked["queries"], followings__person=reader).values_list("pk", flat=True)
    )
    found = []
    for one in queries:
        week, month, upset, glad = figures[one.pk]
        wave, is_followed, is_mine = waves.get(one.pk), one.pk in followed, one.space_id in belongs_to
        found.append(Listed(one, week, month, upset, glad, wave, is_followed, is_mine))
    return found
