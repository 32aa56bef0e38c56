"""Correcting what we said, or taking it back, at the network and here. It leaves a trace."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.channels import amending
from engawa.outside.channels.drafts import draft_of
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.sound import plain
from engawa.outside.inbox.actions.rules import expect_desk, note_turn
from engawa.outside.inbox.models import Answer, Desk, Message, Thread
from engawa.outside.inbox.planning import network_of
from engawa.outside.inbox.risks import may_decide, why_look
from engawa.outside.inbox.splitting import joined, parts_of
from engawa.people.models import Person
from engawa.spaces.models import Membership, Role

NOT_SAID = (Answer.State.HELD, Answer.State.GOING)


@transaction.atomic
def correct(message: Message, *, actor: Person, text: str) -> None:
    """Let this stand in place of what we said, in as many parts or in fewer.

    Raises:
        Refused: for whoever may not answer this alone, where the network cannot, and for what is too long.
    """
    thread, membership = _expect_ours(message, actor)
    text = plain(text).strip()
    _expect_alone(message, thread, membership, text)
    parts = said_with(message)
    texts = _cut(parts, text)
    before = joined([one.text for one in parts])
    changed = False
    for part, words in zip(parts, texts, strict=False):
        if words != part.text:
            amending.correct(_dispatch(part), actor=actor, text=words)
            changed = True
    for part in reversed(parts[len(texts) :]):
        amending.take_back(_dispatch(part), actor=actor)
        changed = True
    if not changed:
        raise Refused(_("It reads like that already."))
    note_turn(thread, "corrected", actor, message=str(message.pk), before=before)


@transaction.atomic
def take_back(message: Message, *, actor: Person) -> None:
    """Let what we said be there no longer, all parts of it.

    Raises:
        Refused: for whoever may not answer, and where the network cannot.
    """
    thread, _membership = _expect_ours(message, actor)
    parts = said_with(message)
    for part in reversed(parts):
        amending.take_back(_dispatch(part), actor=actor)
    before = joined([one.text for one in parts])
    note_turn(thread, "taken_back", actor, message=str(message.pk), before=before)


def said_with(message: Message) -> list[Message]:
    """The parts of the answer that a message of ours belongs to, in order, without those taken back."""
    dispatch = message.dispatch
    if dispatch is None or dispatch.purpose != "answer" or dispatch.about is None:
        return [message]
    parts = Message.objects.filter(account=message.account_id, dispatch__purpose="answer", removed_at=None)
    of_it = parts.filter(dispatch__about=dispatch.about).select_related("dispatch__account__space")
    return list(of_it.order_by("dispatch_id"))


def _expect_ours(message: Message, actor: Person) -> tuple[Thread, Membership]:
    thread = message.thread.head or message.thread
    membership = expect_desk(thread, actor)
    dispatch = message.dispatch
    if dispatch is None or message.removed_at is not None:
        raise Refused(_("This was not said from here, or is taken back already."))
    answers = Answer.objects.filter(pk=dispatch.about or 0, state__in=NOT_SAID)
    if dispatch.purpose == "answer" and answers.exists():
        raise Refused(_("Not all of it is said yet. Wait for that, or let the rest be."))
    return thread, membership


def _expect_alone(message: Message, thread: Thread, membership: Membership, text: str) -> None:
    """What somebody has to look at before it is said, somebody has to look at before it is changed."""
    desk = Desk.objects.filter(space=thread.space_id).first()
    said = _dispatch(message)
    written = Answer(space_id=thread.space_id, written_by_id=said.written_by_id)
    approved = said.purpose != "answer" and membership.role != Role.OWNER
    if approved or (why_look(desk, thread, membership, text) and not may_decide(written, membership)):
        raise Refused(_("Somebody else has to look at what is said here. Ask them to correct it."))


def _cut(parts: Sequence[Message], text: str) -> list[str]:
    first = _dispatch(parts[0])
    network = network_of(first.account)
    if network is None:
        raise Refused(_("This network is not installed any more."))
    room = amending.room_for(network, first, draft_of(first.draft))
    try:
        texts = parts_of(text, room, network.length)
    except ValueError:
        texts = []
    if not text or not 0 < len(texts) <= len(parts):
        raise Refused(_("It is empty, or longer than there is room for. Say it shorter."))
    return texts


def _dispatch(message: Message) -> Dispatch:
    assert message.dispatch is not None
    return message.dispatch
