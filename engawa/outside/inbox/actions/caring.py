"""Who looks after a thread, and how it stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.inbox.actions.rules import expect_desk, note_turn
from engawa.outside.inbox.models import Mark, Thread
from engawa.people.models import Person
from engawa.spaces.models import Membership

State = Thread.State


@transaction.atomic
def assign(thread: Thread, person: Person | None, *, actor: Person) -> None:
    """Give it to somebody who belongs to its space, or to nobody.

    Raises:
        Refused: for whoever does not belong there.
    """
    expect_desk(thread, actor)
    if person is not None and not Membership.objects.filter(space=thread.space_id, person=person).exists():
        raise Refused(_("Only members of its space can look after this."))
    if thread.assignee_id == (person.pk if person else None):
        return
    thread.assignee = person
    thread.save(update_fields=["assignee"])
    note_turn(thread, "assigned" if person else "released", actor, person)


@transaction.atomic
def settle(thread: Thread, state: str, *, actor: Person) -> None:
    """Done, open again, or spam.

    Raises:
        Refused: for whoever does not belong to its space, and for a state nobody can choose.
    """
    expect_desk(thread, actor)
    if state not in (State.DONE, State.OPEN, State.SPAM):
        raise Refused(_("Say whether it is done, open or spam."))
    if thread.state == state:
        return
    thread.state, thread.snoozed_until = State(state), None
    if state != State.OPEN:
        thread.waits_since = thread.answer_by = None
    thread.save(update_fields=["state", "snoozed_until", "waits_since", "answer_by"])
    note_turn(thread, {"done": "done", "open": "reopened", "spam": "spam"}[state], actor)


@transaction.atomic
def snooze(thread: Thread, until: datetime | None, *, actor: Person) -> None:
    """Put it off; whatever they say meanwhile brings it back. None brings it back now.

    Raises:
        Refused: for whoever does not belong to its space, and for a moment that is over.
    """
    expect_desk(thread, actor)
    if until is not None and until <= timezone.now():
        raise Refused(_("That moment is over."))
    thread.snoozed_until = until
    thread.save(update_fields=["snoozed_until"])
    told = until.isoformat() if until else ""
    note_turn(thread, "snoozed" if until else "woken", actor, until=told)


@transaction.atomic
def see(thread: Thread, *, actor: Person) -> None:
    """The reader has seen what stands there now."""
    Mark.objects.update_or_create(thread=thread, person=actor, defaults={"at": timezone.now()})
