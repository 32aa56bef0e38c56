"""When somebody's next digest is due, in their own zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connections
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.notices.models import Cadence, Digest, Setting
from engawa.notices.telling import POSTMAN
from engawa.people.models import Person

BATCH = 5_000
ROWS = """
SELECT a.person_id, p.timezone, t.digest, t.digest_day, t.digest_hour FROM people_account a
JOIN people_person p ON p.id = a.person_id AND p.merged_into_id IS NULL
LEFT JOIN notices_setting t ON t.person_id = p.id
WHERE a.is_active AND NOT EXISTS (SELECT 1 FROM notices_digest d WHERE d.person_id = p.id) LIMIT %s
"""
BEGIN = """
INSERT INTO notices_digest (person_id, since, next_at)
SELECT person, %s, due FROM unnest(%s::bigint[], %s::timestamptz[]) AS v (person, due) ON CONFLICT DO NOTHING
"""


def plan_next(person: Person, setting: Setting) -> None:
    """Somebody chose another day or hour, or wants no digest any more."""
    due = next_after(timezone.now(), person.timezone, setting.digest, setting.digest_day, setting.digest_hour)
    Digest.objects.filter(person=person).update(next_at=due)


def begin_for_newcomers(now: datetime) -> int:
    """Everybody with an account gets digests, of what happens from now on; returns how many are new."""
    begun = 0
    while True:
        with connections[POSTMAN].cursor() as cursor:
            cursor.execute(ROWS, [BATCH])
            rows = cursor.fetchall()
            due = [
                next_after(now, zone, cadence or Cadence.DAILY, day or 0, 8 if hour is None else hour)
                for _person, zone, cadence, day, hour in rows
            ]
            cursor.execute(BEGIN, [id_at(now), [row[0] for row in rows], due])
        begun += len(rows)
        if len(rows) < BATCH:
            return begun


def next_after(now: datetime, zone: str, cadence: str, day: int, hour: int) -> datetime | None:
    """The next moment at which it is this hour (and for a weekly digest this day) in the zone."""
    if cadence == Cadence.NEVER:
        return None
    local = now.astimezone(zone_of(zone))
    due = datetime.combine(local.date(), time(hour), tzinfo=local.tzinfo)
    if cadence == Cadence.WEEKLY:
        due += timedelta(days=(day - due.weekday()) % 7)
    if due <= local:
        due += timedelta(days=7 if cadence == Cadence.WEEKLY else 1)
    return due.astimezone(UTC)


@lru_cache(maxsize=1_000)
def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; UTC for none and for what is no zone."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, LookupError, OSError):
        return ZoneInfo("UTC")
