"""What was told is carried to mail and devices: gathered by thread, not in quiet hours, and with the rights of then."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import DatabaseError, connections
from django.utils import timezone, translation

from engawa.boundary import reading_as
from engawa.notices.bell import Group, gathered
from engawa.notices.languages import language_of
from engawa.notices.letters import letter_about, note_about
from engawa.notices.models import Notice, Setting
from engawa.notices.quiet import is_quiet
from engawa.notices.telling import POSTMAN
from engawa.notices.ways import registry
from engawa.notices.ways.protocol import Note, NotSent
from engawa.people.models import Account, Person

QUIET_FOR = timedelta(minutes=5)
TALKS_QUIET_FOR = timedelta(minutes=1)
AT_MOST = timedelta(minutes=30)
BATCH = 5_000
WAITING = """
SELECT person_id, CASE WHEN reason = 26 THEN -space_id ELSE coalesce(root_id, entry) END, array_agg(id),
  bool_or(reason = 26) FROM notices_notice
WHERE waits AND person_id > %(after)s
GROUP BY 1, 2 HAVING bool_or(reason < 20) OR max(at) <= %(quiet)s OR min(at) <= %(most)s
  OR bool_or(reason = 26) AND max(at) <= %(talks)s
ORDER BY 1 LIMIT %(batch)s
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Notices about one thing that have waited long enough."""

    person: int
    thing: int
    ids: Sequence[int]
    direct: bool


def carry_due(now: datetime | None = None) -> int:
    """Carry what has waited long enough; returns how many letters and notes went out."""
    now = now or timezone.now()
    carried = 0
    for person_id, things in groupby(waiting(now), key=lambda one: one.person):
        try:
            carried += _carry_for(person_id, list(things), now)
        except (DatabaseError, NotSent):
            log.exception("What waits for person %s could not be carried", person_id)
    return carried


def waiting(now: datetime) -> Iterator[Waiting]:
    """What waits for whom: five minutes after the last word (in direct talks one), or half an hour after the first."""
    after = 0
    while True:
        asked: dict[str, int | datetime] = {
            "after": after,
            "quiet": now - QUIET_FOR,
            "talks": now - TALKS_QUIET_FOR,
            "most": now - AT_MOST,
            "batch": BATCH,
        }
        with connections[POSTMAN].cursor() as cursor:
            cursor.execute(WAITING, asked)
            rows = [Waiting(*row) for row in cursor.fetchall()]
        full = len(rows) == BATCH
        # The last person of a full batch may have more than fitted: they come first in the next one.
        kept = [row for row in rows if not full or row.person != rows[-1].person] or rows
        yield from kept
        if not full:
            return
        after = kept[-1].person


def _carry_for(person_id: int, things: Sequence[Waiting], now: datetime) -> int:
    with reading_as(person_id):
        account = Account.objects.filter(person=person_id, is_active=True).select_related("person").first()
        setting = Setting.objects.filter(person=person_id).first() or Setting(person_id=person_id)
    if account is None or not (setting.by_mail or setting.by_push):
        return _let_be(things)
    if is_quiet(setting, account.person.timezone, now):
        things = [one for one in things if one.direct and setting.talks_anytime]
    return sum(_carry(one, account, setting) for one in things)


def _let_be(things: Sequence[Waiting]) -> int:
    ids = [one for thing in things for one in thing.ids]
    Notice.objects.using(POSTMAN).filter(pk__in=ids).update(waits=False)
    return 0


def _carry(thing: Waiting, account: Account, setting: Setting) -> int:
    """A letter is written down together with the mark that it was; a note follows, at most once."""
    note = None
    with reading_as(thing.person), translation.override(language_of(account.person.languages)):
        rows = Notice.objects.filter(pk__in=thing.ids, waits=True, read_at=None).order_by("-id")
        # What may no longer be read is not there; the lock keeps a second worker from the same rows.
        held = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
        found = list(rows.filter(pk__in=held).select_related("actor", "item", "root", "space"))
        if found:
            note = _write(_one(found), account, setting)
            rows.filter(pk__in=held).update(waits=False, carried_at=timezone.now())
    _let_be([thing])
    if note is not None:
        _push(account.person, note)
    return int(bool(found))


def _one(found: list[Notice]) -> Group:
    first = min(found, key=lambda row: (row.reason, -row.pk))
    (group,) = gathered([first, *(row for row in found if row is not first)], same=lambda row: ())
    return group


def _write(group: Group, account: Account, setting: Setting) -> Note | None:
    if setting.by_mail:
        registry.mail().send(account.person, letter_about(group, account))
    return note_about(group) if setting.by_push else None


def _push(person: Person, note: Note) -> None:
    way = registry.push()
    if way is None:
        return
    try:
        way.send(person, note)
    except NotSent as trouble:
        log.info("No device of person %s took a note: %s", person.pk, trouble)
