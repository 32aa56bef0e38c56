"""Rules that several verbs share, and what each leaves behind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.inbox.models import Answer, Thread, Turn
from engawa.people.models import Person
from engawa.spaces.models import Membership


def expect_desk(thread: Thread, actor: Person) -> Membership:
    """How this person belongs to the thread's space.

    Raises:
        Refused: for whoever does not, and for a thread that was merged into another.
    """
    membership = Membership.objects.filter(space=thread.space_id, person=actor).first()
    if membership is None:
        raise Refused(_("Only members of its space look after this."))
    if thread.head_id:
        raise Refused(_("This was merged into another talk. Part them first, or answer there."))
    return membership


def hold_still(answer: Answer) -> None:
    """Let nobody else decide about an answer until this is done: what they decided before is what it is now."""
    held = Answer.objects.select_for_update(of=("self",))
    answer.refresh_from_db(from_queryset=held, fields=["state", "round", "text", "first_text", "why"])


def note_turn(thread: Thread, verb: str, actor: Person, person: Person | None = None, **data: Any) -> None:
    """Keep what was done with the thread, and tell it."""
    Turn.objects.create(
        thread=thread, space_id=thread.space_id, verb=verb, by=actor, person=person, data=data
    )
    record(
        f"thread.{verb}",
        actor=actor,
        space=thread.account.space,
        person=person,
        data={"threads": [str(thread.pk)]},
    )
