"""Days that were promised are remembered: the day before, on the day, the day after, and then each week."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from engawa.journal.record import record
from engawa.outside.cases.models import Case
from engawa.outside.channels.keys import COURIER

SOON = 1
AGAIN = 7


def remind(today: date | None = None) -> int:
    """Remind whoever looks after a case, or opened it, of the day that was promised; returns how many were."""
    day = today or timezone.localdate()
    promised = Case.objects.using(COURIER).open().filter(promised_for__isnull=False)
    return sum(_remind(case, day) for case in promised.select_related("space", "item__space"))


def is_time(promised: date, today: date, reminded: date | None) -> bool:
    """Whether to speak of it today."""
    if reminded == today:
        return False
    late = (today - promised).days
    return late in (-SOON, 0, 1) or (late > 1 and (reminded is None or (today - reminded).days >= AGAIN))


def _remind(case: Case, today: date) -> bool:
    whom = case.owner or case.opened_by
    if whom is None or not case.promised_for or not is_time(case.promised_for, today, case.reminded_on):
        return False
    with transaction.atomic(using=COURIER):
        fresh = Case.objects.using(COURIER).filter(pk=case.pk, reminded_on=case.reminded_on)
        if not fresh.update(reminded_on=today):
            return False
        late = case.promised_for < today
        record(
            "case.overdue" if late else "case.due",
            actor=None,
            space=case.item.space if case.item else case.space,
            person=whom,
            data={"case": str(case.pk), "until": case.promised_for.isoformat()},
            using=COURIER,
        )
    return True
