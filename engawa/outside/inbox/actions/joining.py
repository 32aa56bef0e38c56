"""Putting threads together and taking them apart, and undoing both."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.inbox.actions.rules import expect_desk, note_turn
from engawa.outside.inbox.family import messages_of
from engawa.outside.inbox.models import Message, Thread
from engawa.outside.inbox.rejoining import join, part, recount, wait_anew
from engawa.people.models import Person


@transaction.atomic
def merge(thread: Thread, into: Thread, *, actor: Person) -> None:
    """Show and answer a thread as a part of another one of the same account. Nothing is lost; `unmerge` undoes it.

    Raises:
        Refused: for whoever does not belong there, and for threads that cannot be one.
    """
    expect_desk(thread, actor)
    expect_desk(into, actor)
    if thread.pk == into.pk or thread.account_id != into.account_id:
        raise Refused(_("Only two talks on the same account can become one."))
    if thread.is_private != into.is_private:
        raise Refused(_("What was said in private is not put together with what everybody reads."))
    note_turn(into, "merged", actor, other=str(thread.pk), was=join(thread, into))


@transaction.atomic
def unmerge(thread: Thread, *, actor: Person) -> None:
    """Undo a merge.

    Raises:
        Refused: for whoever does not belong there, and for what was not merged.
    """
    if thread.head is None:
        raise Refused(_("It stands for itself already."))
    expect_desk(thread.head, actor)
    was = part(thread)
    note_turn(was, "parted", actor, other=str(thread.pk))


@transaction.atomic
def split(thread: Thread, message: Message, *, actor: Person) -> Thread:
    """Let a message and all that was said after it be a thread of its own. Merging it back undoes that.

    Raises:
        Refused: for the first message, for what is not in this thread itself, and for whoever does not belong there.
    """
    expect_desk(thread, actor)
    found = messages_of(thread).filter(thread=thread).order_by("at", "pk")
    later = [one.pk for one in found.only("pk", "at") if (one.at, one.pk) >= (message.at, message.pk)]
    if message.thread_id != thread.pk or len(later) == found.count():
        raise Refused(_("Choose where something new begins: a later message of this talk."))
    made = Thread.objects.create(
        account=thread.account,
        space_id=thread.space_id,
        root=message.uri,
        subject=message.subject,
        identity_id=message.identity_id or thread.identity_id,
        is_private=thread.is_private,
        state=thread.state,
        assignee=thread.assignee,
        waits_since=thread.waits_since,
        answer_by=thread.answer_by,
        first_at=message.at,
        last_at=thread.last_at,
        split_from=thread,
    )
    Message.objects.filter(pk__in=later).update(thread=made)
    for one in (thread, made):
        recount(one)
        wait_anew(one)
    note_turn(thread, "split", actor, other=str(made.pk))
    return made
