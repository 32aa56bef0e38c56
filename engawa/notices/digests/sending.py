"""Digests that are due are written down for the mail, each person's in one step with how far it goes.

Letter and progress stand in one transaction, and the row of one person is held by one worker: whatever is killed
and whenever, a thing is handed over once, and the rest by whoever comes next.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connections, transaction
from django.utils import timezone, translation

from engawa.base.ids import id_at
from engawa.base.planned import planned
from engawa.notices.digests.due import next_after
from engawa.notices.digests.reading import unseen
from engawa.notices.digests.writing import letter_of
from engawa.notices.languages import language_of
from engawa.notices.telling import POSTMAN
from engawa.notices.ways import registry

BATCH = 50
SETTLED = timedelta(minutes=2)
"""What was written in the last minutes may not be committed yet: it is for the next letter."""
DUE = """
SELECT d.person_id, a.email, p.timezone, p.languages, coalesce(t.digest, 'daily'), coalesce(t.digest_day, 0),
  coalesce(t.digest_hour, 8)
FROM notices_digest d
JOIN people_account a ON a.person_id = d.person_id AND a.is_active
JOIN people_person p ON p.id = d.person_id AND p.merged_into_id IS NULL
LEFT JOIN notices_setting t ON t.person_id = d.person_id
WHERE d.next_at <= %(now)s AND d.person_id %% %(parts)s = %(part)s AND d.person_id > %(after)s
ORDER BY d.person_id LIMIT %(most)s
"""
READ_AS = "SELECT id FROM engawa_read_as(%s)"
# Held by one worker at a time; the letter that follows stands or falls with it.
TAKE = """
UPDATE notices_digest d SET since = greatest(%s, d.since), next_at = %s, sent_at = %s
FROM (SELECT person_id, since FROM notices_digest WHERE person_id = %s AND next_at <= %s FOR UPDATE SKIP LOCKED) was
WHERE d.person_id = was.person_id RETURNING was.since
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose digest is due."""

    person: int
    address: str
    zone: str
    languages: Sequence[str]
    cadence: str
    day: int
    hour: int


def send_due(now: datetime | None = None, *, part: int = 0, parts: int = 1) -> int:
    """Write all digests that are due; several workers take a part each. Returns how many letters were written."""
    now = now or timezone.now()
    after = letters = 0
    while batch := due_after(after, now, part, parts):
        with registry.mail().opened():
            letters += _write_all(batch, now)
        after = batch[-1].person
    return letters


def due_after(after: int, now: datetime, part: int, parts: int) -> list[Due]:
    """The next of those whose digest is due."""
    asked: dict[str, int | datetime] = {
        "now": now,
        "after": after,
        "part": part,
        "parts": parts,
        "most": BATCH,
    }
    with connections[POSTMAN].cursor() as cursor:
        cursor.execute(DUE, asked)
        return [Due(*row) for row in cursor.fetchall()]


def _write_all(batch: Sequence[Due], now: datetime) -> int:
    """All in one transaction; when one of them cannot be written, each in its own."""
    try:
        with transaction.atomic():
            return sum(write(due, now) for due in batch)
    except DatabaseError:
        if len(batch) == 1:
            log.exception("The digest of person %s could not be written", batch[0].person)
            return 0
    return sum(_write_all([due], now) for due in batch)


def write(due: Due, now: datetime) -> bool:
    """One person's digest, asked with their eyes; False when there is nothing to tell, or somebody else is at it."""
    upto = id_at(now - SETTLED)
    later = next_after(now, due.zone, due.cadence, due.day, due.hour)
    with planned() as cursor:
        cursor.execute(READ_AS, [due.person])
        taken = cursor.execute(TAKE, [upto, later, now, due.person, now]).fetchone()
    if taken is None:
        return False
    lines = unseen(taken[0], upto)
    if not lines:
        return False
    with translation.override(language_of(due.languages)):
        registry.mail().note_down(letter_of(due.person, due.address, lines, taken[0], upto))
    return True
