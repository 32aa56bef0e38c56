"""Looking at an answer before it goes out: send it, change it, or send it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.channels.sound import plain
from engawa.outside.inbox.actions.answering import tell
from engawa.outside.inbox.actions.handing import hand_on, let_go_out, take_off
from engawa.outside.inbox.actions.rules import hold_still
from engawa.outside.inbox.family import last_of_theirs
from engawa.outside.inbox.models import Answer
from engawa.outside.inbox.risks import may_be_decided_by
from engawa.people.models import Person

State = Answer.State


@transaction.atomic
def approve(answer: Answer, *, actor: Person, text: str = "") -> None:
    """Let it go out, with this text in place of its own where one is given.

    Raises:
        Refused: for whoever may not decide, for what waits for nobody, and for what the network would refuse.
    """
    _expect_held(answer, actor)
    text = plain(text).strip()
    changed = text and text != answer.text
    if changed:
        take_off(answer)
        answer.first_text, answer.text = answer.text, text
        answer.round += 1
        target = answer.message if answer.message and not answer.message.removed_at else None
        hand_on(answer, target or last_of_theirs(answer.thread), actor=actor, held=False)
    else:
        let_go_out(answer, actor=actor)
    _decide(answer, State.GOING, actor)
    tell("approved", answer, actor, answer.written_by)


@transaction.atomic
def send_back(answer: Answer, *, actor: Person, word: str) -> None:
    """Say what should be different; its writer is told.

    Raises:
        Refused: without a word, for whoever may not decide, and for what waits for nobody.
    """
    _expect_held(answer, actor)
    if not word.strip():
        raise Refused(_("Say what should be different."))
    take_off(answer)
    answer.word = word.strip()[:2_000]
    _decide(answer, State.BACK, actor)
    tell("returned", answer, actor, answer.written_by)


def _expect_held(answer: Answer, actor: Person) -> None:
    if not may_be_decided_by(answer, actor):
        raise Refused(
            _("Somebody else has to look at this: an owner of the space, and not whoever wrote it.")
        )
    hold_still(answer)
    if answer.state != State.HELD:
        raise Refused(_("This answer waits for nobody any more."))


def _decide(answer: Answer, state: Answer.State, actor: Person) -> None:
    answer.state, answer.decided_by, answer.decided_at = state, actor, timezone.now()
    answer.save(update_fields=["state", "decided_by", "decided_at", "word", "text", "first_text", "round"])
