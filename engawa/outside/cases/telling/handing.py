"""What was planned is handed to the channels, one person at a time: row and dispatch in one transaction, so that a
break loses nothing and tells nobody twice. It runs with the rights of whoever approved it, asked anew."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary import read_as
from engawa.outside.cases.models import Told
from engawa.outside.cases.telling.people import language_of
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Speaker, network_named
from engawa.outside.channels.sending import hand_over
from engawa.outside.contacts.consent import may_contact
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from engawa.spaces.models import Membership

State = Told.State


def hand_over_planned(case_id: int | None = None) -> int:
    """Hand over everyone who is planned, of one case or of all; returns how many were."""
    planned = Told.objects.using(COURIER).filter(state=State.PLANNED)
    if case_id is not None:
        planned = planned.filter(case=case_id)
    return sum(hand_one(pk, by) for pk, by in list(planned.order_by("pk").values_list("pk", "by_id")))


def hand_one(told_id: int, by_id: int | None) -> bool:
    """Hand one over, unless it was meanwhile; what stands against it is kept and shown."""
    with transaction.atomic():
        read_as(by_id)
        told = Told.objects.select_for_update(of=("self",)).filter(pk=told_id, state=State.PLANNED).first()
        if told is not None and not (reason := _against(told)):
            _hand(told)
            return True
    _give_up(told_id, reason if told else _("Whoever approved this may not send it any more."))
    return False


def _against(told: Told) -> str:
    """What stands against it now, in words; the reader is who approved it."""
    account = Account.objects.filter(pk=told.account_id).first()
    message = Message.objects.filter(pk=told.message_id, removed_at=None).first()
    if account is None or not Membership.objects.filter(space=account.space_id, person=told.by_id).exists():
        return _("Whoever approved this does not answer by that account.")
    if told.round != told.case.round:
        return _("The case was opened again since. What they are told now is written anew.")
    if account.state == Account.State.CLOSED:
        return _("The account that they spoke to is closed.")
    if message is None:
        return _("They took their words back.")
    limits = network_named(account.network).limits
    if not limits.answers or (message.is_private and not limits.private):
        return _("Nobody can answer there, or not so that they alone read it.")
    return "" if may_contact([told.identity_id], "telling") else _("They do not want to be written to.")


def _hand(told: Told) -> None:
    message = Message.objects.select_related("account").get(pk=told.message_id)
    identity = Identity.objects.get(pk=told.identity_id)
    dispatch = hand_over(
        message.account,
        draft_for(told, message, identity),
        actor=Person(pk=told.by_id),
        purpose="telling",
        about=told.case_id,
    )
    Told.objects.filter(pk=told.pk).update(dispatch=dispatch, state=State.HANDED, trouble="")


def draft_for(told: Told, message: Message, identity: Identity) -> Draft:
    """What is said to one person: the variant of their language or network, in answer to their own message."""
    network = network_named(told.network)
    texts = dict(told.telling.variants.values_list("network", "text"))
    subject = message.subject or told.case.title if network.limits.subject else ""
    return Draft(
        key=key_of(told),
        text=texts.get(language_of(message)) or texts.get(told.network) or told.telling.text,
        subject=subject if not subject or subject.lower().startswith("re:") else f"Re: {subject}",
        answers=message.uri,
        raw=message.raw,
        is_private=message.is_private,
        to=Speaker(
            identity.network, identity.uid, identity.handle, identity.name, identity.url, identity.avatar
        ),
        language=message.language,
    )


def key_of(told: Told) -> str:
    """By this a network knows whether it has it already: one for each person and each time they are told."""
    again = f"-{told.round}" if told.round > 1 else ""
    return f"case-{told.case_id}-{told.contact_id}{again}"


def _give_up(told_id: int, reason: str) -> None:
    """What cannot be handed over is visible, and can be tried again by somebody who may."""
    unwanted = reason == _("They do not want to be written to.")
    Told.objects.using(COURIER).filter(pk=told_id, state=State.PLANNED).update(
        state=State.SPARED if unwanted else State.REFUSED, trouble=reason, planned_at=timezone.now()
    )
