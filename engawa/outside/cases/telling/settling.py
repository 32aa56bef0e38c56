"""What became of a dispatch is seen beside the person: under the courier's role, as often as one likes."""

from django.db import transaction

from engawa.outside.cases.actions.opening import tell
from engawa.outside.cases.models import Told
from engawa.outside.cases.telling.coming_back import take_answers
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Dispatch
from engawa.outside.contacts.consent import may_contact
from engawa.outside.inbox.models import Message

State = Told.State
BECAME = {
    Dispatch.State.SENT: State.SENT,
    Dispatch.State.REFUSED: State.REFUSED,
    Dispatch.State.WITHDRAWN: State.REFUSED,
    Dispatch.State.UNSURE: State.UNSURE,
}
UNDER_WAY = (State.PLANNED, State.HANDED)


def settle(dispatch_id: int) -> None:
    """Note what became of it; the last one of a case tells that everyone was told who could be."""
    with transaction.atomic(using=COURIER):
        told = (
            Told.objects.using(COURIER)
            .select_for_update(of=("self", "case"), no_key=True)
            .filter(dispatch=dispatch_id)
            .select_related("dispatch", "case__space", "case__owner")
            .first()
        )
        if told is None or told.dispatch is None:
            return
        dispatch, now = told.dispatch, _became(told, told.dispatch)
        if now != told.state and told.state != State.SENT:
            Told.objects.using(COURIER).filter(pk=told.pk).update(
                state=now, trouble=dispatch.trouble, sent_at=dispatch.sent_at
            )
            others = Told.objects.using(COURIER).filter(
                case=told.case_id, round=told.round, state__in=UNDER_WAY
            )
            if now != State.HANDED and not others.exists():
                tell("case.told", told.case, actor=None, person=told.case.owner, using=COURIER)
    if dispatch.uri:
        early = Message.objects.using(COURIER).filter(account=dispatch.account_id, answers=dispatch.uri)
        take_answers(list(early.select_related("account")[:1_000]))


def _became(told: Told, dispatch: Dispatch) -> State:
    """What the dispatch says; who said meanwhile that they do not want it was spared, and is not tried again."""
    now = BECAME.get(Dispatch.State(dispatch.state), State.HANDED)
    if now == State.REFUSED and not may_contact([told.identity_id], "telling", using=COURIER):
        return State.SPARED
    return now


def catch_up() -> int:
    """Settle what the journal did not tell of; returns how many were looked at."""
    missed = Told.objects.using(COURIER).filter(state=State.HANDED, dispatch__state__in=list(BECAME))
    found = list(missed.values_list("dispatch_id", flat=True)[:1_000])
    for dispatch_id in found:
        if dispatch_id is not None:
            settle(dispatch_id)
    return len(found)
