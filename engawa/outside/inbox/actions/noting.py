"""Notes: what colleagues say to each other beside a thread. They never leave."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.bodies import prepare_body
from engawa.journal.record import record
from engawa.outside.inbox.actions.rules import expect_desk
from engawa.outside.inbox.models import Note, Thread
from engawa.people.models import Person
from engawa.spaces.models import Membership

LONGEST = 20_000


@transaction.atomic
def note(thread: Thread, *, actor: Person, body: str) -> Note:
    """Say something to one's colleagues; those it mentions are told, where they may read it.

    Raises:
        Refused: without words, with too many, and for whoever does not belong to the space.
    """
    expect_desk(thread, actor)
    if not body.strip() or len(body) > LONGEST:
        raise Refused(_("A note needs words, and not too many."))
    prepared = prepare_body(body.strip(), breaks=True)
    named = Membership.objects.filter(space=thread.space_id, person__in=prepared.mentioned)
    people = [one.person for one in named.select_related("person") if one.person_id != actor.pk]
    made = Note.objects.create(
        thread=thread,
        space_id=thread.space_id,
        body=prepared.text,
        html=prepared.html,
        mentioned=[person.pk for person in people],
        by=actor,
    )
    data = {"threads": [str(thread.pk)], "note": str(made.pk)}
    record("thread.noted", actor=actor, space=thread.account.space, data=data)
    for person in people:
        record("thread.mentioned", actor=actor, space=thread.account.space, person=person, data=data)
    return made


@transaction.atomic
def take_back(made: Note, *, actor: Person) -> None:
    """Take one's own note back.

    Raises:
        Refused: for somebody else's.
    """
    if made.by_id != actor.pk:
        raise Refused(_("Only whoever wrote a note can take it back."))
    made.body = made.html = ""
    made.removed_at = timezone.now()
    made.save(update_fields=["body", "html", "removed_at"])
    record(
        "thread.noted", actor=actor, space=made.thread.account.space, data={"threads": [str(made.thread_id)]}
    )
