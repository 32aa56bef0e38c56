"""Where the talk is: networks, communities and people outside, by how much they speak of what we listen for.

Our own accounts, what they set off, and people who were called one of us are not counted. People inside are never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

from django.db import connection
from django.utils import timezone

from engawa.outside.contacts.models import Identity
from engawa.outside.listening.models import Query
from engawa.outside.listening.reading.mentions import network_name

PERIOD = timedelta(days=30)
SHOWN = 25
COLUMNS: dict[str, tuple[LiteralString, LiteralString]] = {
    "networks": ("m.network, ''", "true"),
    "communities": ("m.network, m.community", "m.community <> ''"),
    "people": ("m.network, m.identity_id::text", "m.identity_id IS NOT NULL"),
}
"""How one groups, and what is left out."""
RANKED = """
SELECT {columns}, count(*) FILTER (WHERE m.at > %(since)s), count(*) FILTER (WHERE m.at <= %(since)s),
  count(DISTINCT coalesce(m.identity_id::text, m.rest->'speaker'->>'uid', m.uri)) FILTER (WHERE m.at > %(since)s),
  count(*) FILTER (WHERE m.mood = -1 AND m.at > %(since)s), count(*) FILTER (WHERE m.mood = 1 AND m.at > %(since)s),
  max(m.at)
FROM listening_mention m
WHERE m.at > %(before)s AND m.removed_at IS NULL AND NOT m.is_echo AND NOT m.is_private AND {only}
  AND NOT EXISTS (SELECT 1 FROM listening_insider i WHERE i.identity_id = m.identity_id)
  AND (%(query)s::bigint IS NULL OR EXISTS (
    SELECT 1 FROM listening_match x WHERE x.mention_id = m.id AND x.query_id = %(query)s))
GROUP BY 1, 2 HAVING count(*) FILTER (WHERE m.at > %(since)s) > 0
ORDER BY 3 DESC, max(m.at) DESC LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One network, community or person, and how much they spoke of it in the last thirty days."""

    network: str
    name: str
    count: int
    before: int
    """In the thirty days before these."""
    people: int
    upset: int
    glad: int
    last: datetime
    identity: Identity | None = None


def places(by: str, query: Query | None) -> list[Place]:
    """Those who speak most of what the reader's queries ask for.

    Args:
        by: A key of `COLUMNS`.
    """
    columns, only = COLUMNS[by]
    now = timezone.now()
    asked: dict[str, Any] = {
        "since": now - PERIOD,
        "before": now - 2 * PERIOD,
        "query": query.pk if query else None,
        "shown": SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(RANKED.format(columns=columns, only=only), asked)
        rows = cursor.fetchall()
    people = Identity.objects.in_bulk([int(row[1]) for row in rows]) if by == "people" else {}
    return [_place(by, row, people) for row in rows]


def _place(by: str, row: tuple[Any, ...], people: dict[int, Identity]) -> Place:
    network, key, count, before, voices, upset, glad, last = row
    identity = people.get(int(key)) if by == "people" else None
    name = (identity.name or identity.handle or identity.uid) if identity else key
    called = network_name(network)
    return Place(called, name or called, count, before, voices, upset, glad, last, identity)
