"""A digest that was withdrawn, for something in it may no longer be read, is written anew without that, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone, translation

from engawa.boundary import reading_as
from engawa.notices.digests.reading import unseen
from engawa.notices.digests.writing import letter_of
from engawa.notices.languages import language_of
from engawa.notices.telling import POSTMAN
from engawa.notices.ways import registry
from engawa.notices.ways.mail.models import Outgoing, State
from engawa.people.models import Account

AGAIN = "-again"
DAY = timedelta(days=1)


def write_again() -> int:
    """Write withdrawn digests of the last day anew; returns how many there were something left to tell in."""
    withdrawn = Outgoing.objects.using(POSTMAN).filter(
        key__startswith="digest-", state=State.WITHDRAWN, settled_at__gt=timezone.now() - DAY
    )
    return sum(_write(row) for row in withdrawn.exclude(key__endswith=AGAIN))


def _write(row: Outgoing) -> bool:
    since, upto = map(int, row.key.split("-")[2:4])
    with reading_as(row.person_id):
        account = (
            Account.objects.filter(person=row.person_id, is_active=True).select_related("person").first()
        )
        if account is None or Outgoing.objects.filter(key=row.key + AGAIN).exists():
            return False
        lines = unseen(since, upto)
        if not lines:
            return False
        with translation.override(language_of(account.person.languages)):
            letter = letter_of(row.person_id, account.email, lines, since, upto)
        registry.mail().note_down(replace(letter, key=row.key + AGAIN))
    return True
