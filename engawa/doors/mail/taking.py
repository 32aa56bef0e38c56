"""What came is dealt with: whose it is, whether that is proved, and what becomes of it.

Each mail becomes what its sender meant at most once: the comment or post and the word "done" are one transaction.
"""

import email
import email.policy
import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.doors.mail.answering import tell_refused
from engawa.doors.mail.judging import judge
from engawa.doors.mail.making import make
from engawa.doors.mail.models import Arrival, State
from engawa.people.models import Person

POSTMAN = "postman"
MOST_ATTEMPTS = 8
BYTES_KEPT = timedelta(days=14)
TRACES_KEPT = timedelta(days=90)
log = logging.getLogger(__name__)


def take_due(limit: int = 200) -> int:
    """Deal with up to `limit` mails that wait; returns how many were taken up."""
    due = list(Arrival.objects.using(POSTMAN).due().values_list("pk", flat=True)[:limit])
    for pk in due:
        take(pk)
    return len(due)


def take(pk: int) -> None:
    """Deal with one mail; what fails is tried again, and in the end shown to the owner."""
    try:
        _judge(pk)
        _deliver(pk)
    except Exception as error:
        log.exception("Arrival %s", pk)
        _later(pk, f"{type(error).__name__}: {error}")


def forget() -> None:
    """Let go of the bytes of what was dealt with, and later of its traces."""
    settled = Arrival.objects.using(POSTMAN).filter(settled_at__isnull=False)
    settled.filter(settled_at__lt=timezone.now() - TRACES_KEPT).delete()
    settled.filter(settled_at__lt=timezone.now() - BYTES_KEPT).exclude(state=State.HELD).update(raw=b"")


def _judge(pk: int) -> None:
    with transaction.atomic(using=POSTMAN):
        arrival = (
            Arrival.objects.using(POSTMAN)
            .select_for_update(skip_locked=True)
            .filter(pk=pk, state=State.WAITING)
            .first()
        )
        if arrival is None:
            return
        message = email.message_from_bytes(bytes(arrival.raw), policy=email.policy.compat32)
        judge(arrival, message)
        if arrival.state not in (State.WAITING, State.READ):
            arrival.settled_at = timezone.now()
        arrival.save(
            using=POSTMAN, update_fields=["state", "words", "person", "target", "settled_at", "again_at"]
        )


def _deliver(pk: int) -> None:
    found = Arrival.objects.using(POSTMAN).filter(pk=pk, state=State.READ).only("person_id").first()
    if found is None or found.person_id is None:
        return
    with reading_as(found.person_id):
        arrival = Arrival.objects.select_for_update().filter(pk=pk, state=State.READ).first()
        actor = Person.objects.filter(pk=found.person_id).first()
        if arrival is None or actor is None:
            return
        try:
            with transaction.atomic():
                arrival.item = make(arrival, actor=actor).pk
                arrival.state = State.DONE
        except Refused as refused:
            arrival.item = None
            arrival.state, arrival.words = State.REFUSED, str(refused)
            tell_refused(arrival, actor, str(refused))
        arrival.settled_at = timezone.now()
        arrival.save(update_fields=["state", "words", "item", "settled_at"])


def _later(pk: int, words: str) -> None:
    arrival = Arrival.objects.using(POSTMAN).filter(pk=pk).first()
    if arrival is None:
        return
    arrival.attempts += 1
    arrival.words = words[:1000]
    arrival.again_at = timezone.now() + timedelta(seconds=15) * 2**arrival.attempts
    if arrival.attempts >= MOST_ATTEMPTS:
        arrival.state, arrival.settled_at = State.FAILED, timezone.now()
    arrival.save(using=POSTMAN, update_fields=["attempts", "words", "again_at", "state", "settled_at"])
