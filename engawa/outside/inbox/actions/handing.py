"""Handing an answer to its channel, part by part: the next one goes out once the one before has arrived."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import Draft, Medium
from engawa.outside.channels.sending import hand_over
from engawa.outside.inbox.enclosing import refusals
from engawa.outside.inbox.models import Answer, Message
from engawa.outside.inbox.planning import drafts, plan
from engawa.people.models import Person

PURPOSE = "answer"
State = Dispatch.State
OPEN = (State.HELD, State.WAITING, State.UNSURE, State.REFUSED)


def dispatches_of(answer: Answer) -> QuerySet[Dispatch]:
    """What of it was handed over, in order."""
    return Dispatch.objects.filter(purpose=PURPOSE, about=answer.pk).order_by("pk")


def hand_on(answer: Answer, message: Message | None, *, actor: Person, held: bool) -> None:
    """Hand over what of it is not said yet; `held`: somebody has to approve it first.

    Raises:
        Refused: with everything that speaks against it.
    """
    planned = plan(answer.thread, message, answer.text, split=answer.is_split)
    media = tuple(Medium(**one) for one in answer.media)
    against = [*planned.refusals, *refusals(answer.thread, media)]
    if against or message is None:
        raise Refused(" ".join(against) or _("There is nothing left to answer."))
    arrived = list(dispatches_of(answer).filter(state=State.SENT))
    said = len(arrived)
    for number, draft in enumerate(drafts(planned, message, f"answer-{answer.pk}-{answer.round}")):
        if number == said and arrived:
            draft = after(draft, arrived[-1])
        if number >= said:
            hand_over(
                answer.thread.account,
                draft if number else replace(draft, media=media),
                actor=actor,
                purpose=PURPOSE,
                about=answer.pk,
                held=held or number > said,
            )


def after(draft: Draft, part: Dispatch) -> Draft:
    """The part that follows this one, which it answers at the network: so they hang together there."""
    return replace(draft, answers=part.uri, raw={**draft.raw, **part.raw})


def let_go_out(answer: Answer, *, actor: Person) -> None:
    """The first part that was held back goes out now."""
    first = dispatches_of(answer).filter(state=State.HELD).values_list("pk", flat=True)[:1]
    Dispatch.objects.filter(pk__in=list(first), state=State.HELD).update(
        state=State.WAITING, approved_by=actor
    )


def take_off(answer: Answer) -> None:
    """Nothing of it that has not gone out goes out.

    Raises:
        Refused: while some of it is being said.
    """
    dispatches_of(answer).filter(state__in=OPEN).update(state=State.WITHDRAWN)
    if dispatches_of(answer).filter(state=State.SENDING).exists():
        raise Refused(_("It is said already, or is being said right now."))
