"""Saved answers, and what the owners of a space decide about its desk."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.outside.inbox.hours import due_at
from engawa.outside.inbox.models import Desk, SavedAnswer, Thread
from engawa.people.models import Person
from engawa.spaces.actions.rules import own
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space

ANSWERS = ("page", "question", "article")


@transaction.atomic
def keep_answer(space: Space, item: Item, *, actor: Person) -> None:
    """Let a page or question be offered while one answers.

    Raises:
        Refused: for whoever does not belong to the space, and for anything that is no page or question.
    """
    if membership_of(space, actor) is None:
        raise Refused(_("Only members of this space can do this."))
    if item.kind not in ANSWERS or item.removed_at is not None:
        raise Refused(_("Choose a page or a question."))
    SavedAnswer.objects.get_or_create(space=space, item=item, defaults={"by": actor})


@transaction.atomic
def drop_answer(space: Space, item_id: int, *, actor: Person) -> None:
    """Offer it no longer.

    Raises:
        Refused: for whoever does not belong to the space.
    """
    if membership_of(space, actor) is None:
        raise Refused(_("Only members of this space can do this."))
    SavedAnswer.objects.filter(space=space, item=item_id).delete()


@transaction.atomic
def set_desk(space: Space, *, actor: Person, **rules: Any) -> Desk:
    """Say when the space is there, how soon it answers, and what is looked at first. What waits is due anew.

    Raises:
        Refused: for anybody but an owner of the space.
    """
    own(space, actor)
    desk, _is_new = Desk.objects.update_or_create(space=space, defaults=rules)
    now = timezone.now()
    waiting = Thread.objects.filter(space_id=space.pk, state=Thread.State.OPEN, waits_since__isnull=False)
    for thread in waiting.only("pk", "waits_since")[:2_000]:
        due = due_at(desk, thread.waits_since)
        Thread.objects.filter(pk=thread.pk).update(answer_by=due, escalated=2 if due and due < now else 0)
    record("desk.set", actor=actor, space=space)
    return desk
