"""What waits too long is told: first to whoever has it, then to the owners. And what was put off comes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from engawa.journal.record import record
from engawa.outside.inbox.hours import hours_of
from engawa.outside.inbox.models import Desk, Thread, Turn
from engawa.people.models import Person

COURIER = "courier"
TOLD_ONE, TOLD_OWNERS = 1, 2
AT_ONCE = 500


def escalate_due(now: datetime | None = None) -> int:
    """Tell of what is overdue, each step once; returns how many steps were taken."""
    moment = now or timezone.now()
    due = Thread.objects.using(COURIER).heads().overdue(moment).filter(escalated__lt=TOLD_OWNERS)
    desks = {desk.pk: desk for desk in Desk.objects.using(COURIER).filter(within__isnull=False)}
    taken = 0
    for pk, space in due.order_by("answer_by").values_list("pk", "space_id")[:AT_ONCE]:
        if space in desks:
            with transaction.atomic(using=COURIER):
                taken += _step(pk, desks[space], moment)
    return taken


def wake_due(now: datetime | None = None) -> int:
    """Bring back what was put off until now; returns how much."""
    moment = now or timezone.now()
    woken = 0
    sleeping = Thread.objects.using(COURIER).filter(snoozed_until__lte=moment)
    for pk in sleeping.values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic(using=COURIER):
            thread = _locked(pk)
            thread.snoozed_until, thread.moved_at = None, moment
            thread.save(using=COURIER, update_fields=["snoozed_until", "moved_at"])
            _tell("woken", thread, thread.assignee)
            woken += 1
    return woken


def _step(pk: int, desk: Desk, now: datetime) -> int:
    thread = _locked(pk)
    if thread.answer_by is None or thread.state != Thread.State.OPEN:
        return 0
    waited = hours_of(desk).minutes(thread.answer_by, now)
    to_owners = thread.assignee_id is None or waited >= desk.then
    level = TOLD_OWNERS if to_owners else TOLD_ONE
    if thread.escalated >= level:
        return 0
    thread.escalated = level
    thread.save(using=COURIER, update_fields=["escalated"])
    verb = "escalated" if to_owners else "overdue"
    Turn.objects.using(COURIER).create(
        thread=thread, space_id=thread.space_id, verb=verb, person=None if to_owners else thread.assignee
    )
    _tell(verb, thread, None if to_owners else thread.assignee)
    return 1


def _locked(pk: int) -> Thread:
    threads = Thread.objects.using(COURIER).select_for_update(of=("self",))
    return threads.select_related("account__space", "assignee").get(pk=pk)


def _tell(verb: str, thread: Thread, person: Person | None) -> None:
    record(
        f"thread.{verb}",
        actor=None,
        space=thread.account.space,
        person=person,
        data={"threads": [str(thread.pk)]},
        using=COURIER,
    )
