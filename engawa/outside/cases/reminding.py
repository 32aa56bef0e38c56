"""Days that were promised are remembered: the day before, on the day, the day after, and then each week."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from engawa.journal.record import record
from engawa.outside.cases.models import Case
from engawa.outside.channels.keys import COURIER
from engawa.people.models import Person
from engawa.spaces.models import Membership, Role

SOON = 1
AGAIN = 7
MOST = 5
"""Owners who are told of what is late."""


def remind(today: date | None = None) -> int:
    """Remind whoever looks after a case, or opened it, of the day that was promised; returns how many were."""
    day = today or timezone.localdate()
    promised = Case.objects.using(COURIER).open().filter(promised_for__isnull=False)
    return sum(
        _remind(case, day) for case in promised.select_related("space", "item__space", "owner", "opened_by")
    )


def is_time(promised: date, today: date, reminded: date | None) -> bool:
    """Whether to speak of it today."""
    if reminded == today:
        return False
    late = (today - promised).days
    return late in (-SOON, 0, 1) or (late > 1 and (reminded is None or (today - reminded).days >= AGAIN))


def _remind(case: Case, today: date) -> bool:
    if not case.promised_for or not is_time(case.promised_for, today, case.reminded_on):
        return False
    late = case.promised_for < today
    with transaction.atomic(using=COURIER):
        fresh = Case.objects.using(COURIER).filter(pk=case.pk, reminded_on=case.reminded_on)
        if not fresh.update(reminded_on=today):
            return False
        people = _whom(case, late=late)
        for person in people:
            record(
                "case.overdue" if late else "case.due",
                actor=None,
                space=case.item.space if case.item else case.space,
                person=person,
                data={"case": str(case.pk), "until": case.promised_for.isoformat()},
                using=COURIER,
            )
    return bool(people)


def _whom(case: Case, *, late: bool) -> list[Person]:
    """Whoever looks after it, or opened it. Once the day has passed others hear of it too, for one may be away: who
    opened it, and the owners of the space that answers."""
    first = case.owner or case.opened_by
    found = {first.pk: first} if first else {}
    if late or not found:
        found |= {case.opened_by.pk: case.opened_by} if case.opened_by else {}
        owners = Membership.objects.using(COURIER).filter(space=case.space_id, role=Role.OWNER)
        found |= {one.person_id: one.person for one in owners.select_related("person")[:MOST]}
    here = set(Person.objects.using(COURIER).here().filter(pk__in=found).values_list("pk", flat=True))
    return [person for pk, person in found.items() if pk in here]
