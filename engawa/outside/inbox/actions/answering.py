"""Answering as the company."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.channels.sound import plain
from engawa.outside.inbox.actions.handing import hand_on, take_off
from engawa.outside.inbox.actions.holding import holder, let_go
from engawa.outside.inbox.actions.rules import expect_desk, hold_still
from engawa.outside.inbox.enclosing import hand_in, media_of, told, uploads_of
from engawa.outside.inbox.family import last_of_ours, last_of_theirs
from engawa.outside.inbox.models import Answer, Desk, Message, Thread
from engawa.outside.inbox.risks import BULK, why_look
from engawa.people.models import Person

State = Answer.State


@transaction.atomic
def answer(
    thread: Thread,
    *,
    actor: Person,
    text: str,
    message: Message | None = None,
    split: bool = False,
    seen: int | None = None,
    bulk: str = "",
    why: list[str] | None = None,
    uploads: Sequence[int] = (),
) -> Answer:
    """Answer them: at once, or after somebody has looked at it where a rule of the space (or `why`) asks for that.

    Args:
        message: What is answered; the last thing they said, when nothing is chosen.
        uploads: Files of the actor that go with it.
        seen: The id of our last message that the writer has seen: a newer one means that somebody answered meanwhile.

    Raises:
        Refused: while somebody else answers, after somebody did, and for what the network would refuse.
    """
    membership = expect_desk(thread, actor)
    text = plain(text).strip()
    expect_free(thread, actor, seen)
    target = message or last_of_theirs(thread)
    expect_once(thread, actor, target, text)
    desk = Desk.objects.filter(space=thread.space_id).first()
    reasons = [*(why or []), *why_look(desk, thread, membership, text)]
    files = uploads_of(uploads)
    made = Answer.objects.create(
        thread=thread,
        space_id=thread.space_id,
        message=target,
        text=text,
        media=[told(one) for one in media_of(files)],
        is_split=split,
        state=State.HELD if reasons else State.GOING,
        why=reasons,
        written_by=actor,
        bulk=bulk,
    )
    hand_in(made, files)
    hand_on(made, target, actor=actor, held=bool(reasons))
    let_go(thread, actor=actor)
    tell("held" if reasons else "begun", made, actor)
    return made


@transaction.atomic
def rewrite(made: Answer, *, actor: Person, text: str, split: bool = False) -> None:
    """Write anew what was sent back or did not arrive; it is looked at again where rules ask for that.

    Raises:
        Refused: for an answer that is on its way, and for what the network would refuse.
    """
    membership = expect_desk(made.thread, actor)
    hold_still(made)
    if made.state not in (State.BACK, State.STUCK):
        raise Refused(_("This answer is not waiting for anybody to write it anew."))
    take_off(made)
    text = plain(text).strip()
    desk = Desk.objects.filter(space=made.space_id).first()
    standing = [one for one in made.why if one == BULK]
    made.first_text, made.text, made.is_split = made.text, text, split
    made.why = [*standing, *why_look(desk, made.thread, membership, text)]
    made.state = State.HELD if made.why else State.GOING
    made.round += 1
    made.trouble = ""
    made.save(update_fields=["first_text", "text", "is_split", "why", "state", "round", "trouble"])
    target = made.message if made.message and not made.message.removed_at else last_of_theirs(made.thread)
    hand_on(made, target, actor=actor, held=bool(made.why))
    tell("held" if made.why else "begun", made, actor)


@transaction.atomic
def withdraw(made: Answer, *, actor: Person) -> None:
    """Let it be: nothing of it that has not gone out goes out.

    Raises:
        Refused: for what was said already or is being said right now.
    """
    expect_desk(made.thread, actor)
    hold_still(made)
    if made.state in (State.SENT, State.WITHDRAWN):
        raise Refused(_("It is said already, or is being said right now."))
    take_off(made)
    made.state = State.WITHDRAWN
    made.save(update_fields=["state"])
    tell("withdrawn", made, actor)


def expect_free(thread: Thread, actor: Person, seen: int | None) -> None:
    """
    Raises:
        Refused: while somebody else answers it, and when somebody answered since the writer looked.
    """
    held = holder(thread)
    if held is not None and held.person_id != actor.pk:
        raise Refused(_("%(name)s is answering this. Wait, or take it over.") % {"name": held.person.name})
    ours = last_of_ours(thread) if seen is not None else None
    if ours is not None and seen is not None and ours.pk > seen:
        raise Refused(
            _("Somebody answered meanwhile. Read that first, then send yours if it still adds something.")
        )


def expect_once(thread: Thread, actor: Person, target: Message | None, text: str) -> None:
    """
    Raises:
        Refused: for the same words to the same message while they are on their way: a button was pressed twice.
    """
    list(Thread.objects.select_for_update(of=("self",)).filter(pk=thread.pk).values_list("pk"))
    going = Answer.objects.filter(thread=thread, message=target, written_by=actor, text=text)
    if going.filter(state__in=(State.GOING, State.HELD)).exists():
        raise Refused(_("This is on its way already."))


def tell(verb: str, made: Answer, actor: Person, person: Person | None = None) -> None:
    """Tell what became of an answer."""
    record(
        f"answer.{verb}",
        actor=actor,
        space=made.thread.account.space,
        person=person,
        data={"answer": str(made.pk), "threads": [str(made.thread_id)]},
    )
