"""Who was told answers: that comes back to the case."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engawa.outside.cases.actions.opening import tell, voice_of
from engawa.outside.cases.models import Told, Voice
from engawa.outside.channels.keys import COURIER
from engawa.outside.inbox.models import Message


def take_answers(messages: Sequence[Message]) -> set[int]:
    """Join what answers a telling to its case; returns which of the messages do."""
    theirs = [one for one in messages if not one.is_ours and one.removed_at is None]
    if not theirs:
        return set()
    told = _told_to(theirs)
    found = {one.pk: case for one in theirs if (case := _answered(one, told))}
    for message in theirs:
        if message.pk in found:
            _join(found[message.pk], message)
    return set(found)


def _told_to(messages: Sequence[Message]) -> list[Told]:
    answered = {one.answers for one in messages if one.answers}
    who = {one.identity_id for one in messages}
    rows = Told.objects.using(COURIER).exclude(dispatch=None)
    said = Q(dispatch__uri__in=answered) & ~Q(dispatch__uri="")
    spoke = Q(identity_id__in=who, message__thread__in={one.thread_id for one in messages})
    return list(rows.filter(said | spoke).select_related("dispatch", "message", "case__space", "case__owner"))


def _answered(message: Message, told: Sequence[Told]) -> Told | None:
    """The telling that a message answers: by its name, or as the next word of the same person in the same thread."""
    for one in told:
        dispatch = one.dispatch
        if dispatch and dispatch.account_id == message.account_id:
            if dispatch.uri and dispatch.uri == message.answers:
                return one
            in_thread = one.message.thread_id == message.thread_id and one.identity_id == message.identity_id
            if in_thread and dispatch.sent_at and message.at >= dispatch.sent_at:
                return one
    return None


def _join(told: Told, message: Message) -> None:
    with transaction.atomic(using=COURIER):
        voice, is_new = Voice.objects.using(COURIER).get_or_create(
            case=told.case,
            message=message,
            defaults={
                **voice_of(told.case, message),
                "kind": Voice.Kind.ANSWER,
                "state": Voice.State.JOINED,
            },
        )
        if not is_new and voice.state == Voice.State.PROPOSED:
            Voice.objects.using(COURIER).filter(pk=voice.pk).update(
                kind=Voice.Kind.ANSWER, state=Voice.State.JOINED, at=timezone.now()
            )
            is_new = True
        if is_new:
            tell(
                "case.answered",
                told.case,
                actor=None,
                person=told.case.owner,
                using=COURIER,
                message=str(message.pk),
            )
