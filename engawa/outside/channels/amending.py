"""What was sent can be changed or taken back, where the network can: as a dispatch of its own, about the first one.

So it is handed over, sent once, put off, or visibly unsure as everything else that we say.
"""

from copy import copy
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused as NotAllowed
from engawa.journal.record import record
from engawa.outside.channels.drafts import draft_of
from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import (
    Correcting,
    Draft,
    Measuring,
    Network,
    Refused,
    Sent,
    TakingBack,
    network_named,
)
from engawa.outside.channels.sound import keepable, plain
from engawa.people.models import Person

CHANGE, BACK = "change", "taking_back"
AMENDING = (CHANGE, BACK)
State = Dispatch.State
OPEN = (State.WAITING, State.SENDING, State.UNSURE)


def can_change(account_network: str, *, is_private: bool) -> bool:
    """Whether what was said on this network can be changed there."""
    return _can(account_network, "edits", is_private)


def can_take_back(account_network: str, *, is_private: bool) -> bool:
    """Whether what was said on this network can be taken back there."""
    return _can(account_network, "deletes", is_private)


def _can(slug: str, what: str, is_private: bool) -> bool:
    try:
        limits = network_named(slug).limits
    except KeyError:
        return False
    return bool(getattr(limits, what)) and not (is_private and limits.keeps_private)


@transaction.atomic
def correct(dispatch: Dispatch, *, actor: Person, text: str) -> Dispatch:
    """Let this text stand in place of what was sent.

    Raises:
        NotAllowed: where the network cannot, for what was not sent or is taken back, and for what is too long.
    """
    draft = draft_of(dispatch.draft)
    text = plain(text).strip()
    if not can_change(dispatch.account.network, is_private=draft.is_private):
        raise NotAllowed(_("What is said there cannot be changed any more."))
    _expect_standing(dispatch)
    network = network_named(dispatch.account.network)
    if not text or ((room := room_for(network, dispatch, draft)) and network.length(text) > room):
        raise NotAllowed(_("Write something that the network takes: it is empty, or too long."))
    return _begin(dispatch, CHANGE, replace(draft, text=text), actor)


@transaction.atomic
def take_back(dispatch: Dispatch, *, actor: Person) -> Dispatch:
    """Let it be there no longer.

    Raises:
        NotAllowed: where the network cannot, and for what was not sent or is taken back already.
    """
    draft = draft_of(dispatch.draft)
    if not can_take_back(dispatch.account.network, is_private=draft.is_private):
        raise NotAllowed(_("What is said there cannot be taken back any more."))
    _expect_standing(dispatch)
    return _begin(dispatch, BACK, draft, actor)


def room_for(network: Network, dispatch: Dispatch, draft: Draft) -> int:
    """How long the text of this draft may be; 0 is as long as one likes."""
    return network.room(dispatch.account, draft) if isinstance(network, Measuring) else network.limits.text


def _expect_standing(dispatch: Dispatch) -> None:
    going = Dispatch.objects.filter(purpose=BACK, about=dispatch.pk, state__in=(*OPEN, State.SENT))
    if dispatch.purpose in AMENDING or dispatch.state != State.SENT or going.exists():
        raise NotAllowed(_("This was not sent, or is taken back already."))


def _begin(dispatch: Dispatch, purpose: str, draft: Draft, actor: Person) -> Dispatch:
    begun = Dispatch.objects.create(
        account=dispatch.account,
        space_id=dispatch.space_id,
        draft=dispatch.draft | {"text": keepable(draft.text)},
        state=State.WAITING,
        due_at=timezone.now(),
        written_by=actor,
        purpose=purpose,
        about=dispatch.pk,
    )
    verb = "dispatch.correcting" if purpose == CHANGE else "dispatch.taking_back"
    data = {"dispatch": str(begun.pk), "purpose": purpose, "about": str(dispatch.pk)}
    record(verb, actor=actor, space=dispatch.account.space, data=data)
    return begun


def first_of(amendment: Dispatch) -> Dispatch:
    """What is changed or taken back.

    Raises:
        Refused: when it is gone.
    """
    said = Dispatch.objects.using(COURIER).filter(account=amendment.account_id)
    first = said.filter(pk=amendment.about or 0).first()
    if first is None or first.state != State.SENT or not first.uri:
        raise Refused(_("This was not sent, or is taken back already."))
    return first


def is_overtaken(amendment: Dispatch) -> bool:
    """Whether something later was decided about the same: then this must not be done any more. What is taken back is
    not kept by whoever corrected it at the same moment."""
    stronger = AMENDING if amendment.purpose == CHANGE else (BACK,)
    later = Dispatch.objects.using(COURIER).filter(purpose__in=stronger, about=amendment.about)
    return later.filter(pk__gt=amendment.pk, state__in=(*OPEN, State.SENT)).exists()


def as_answered(amendment: Dispatch) -> Dispatch:
    """As those are asked who may speak against it: changing words is no more than answering who heard them."""
    asked = copy(amendment)
    asked.purpose = "answer"
    return asked


def ask(network: Network, amendment: Dispatch, first: Dispatch) -> Sent | None:
    """Have the network do it; returns where our words lie then, or None for nowhere.

    Raises:
        Trouble: of the kind it is.
    """
    draft, sent = draft_of(amendment.draft), Sent(first.uri, first.url, first.raw)
    keys = keys_of(amendment.account)
    if amendment.purpose == CHANGE and isinstance(network, Correcting):
        return network.change(amendment.account, keys, draft, sent)
    if amendment.purpose == BACK and isinstance(network, TakingBack):
        network.take_back(amendment.account, keys, draft, sent)
        return None
    raise Refused(_("This network cannot do that."))


def settle(amendment: Dispatch, first: Dispatch, sent: Sent | None) -> str:
    """Note that it is done, within a transaction; returns what is to be told, or "" when it was noted before."""
    rows = Dispatch.objects.using(COURIER)
    done = {"state": State.SENT, "sent_at": timezone.now(), "trouble": ""}
    if not rows.filter(pk=amendment.pk).exclude(state=State.SENT).update(**done):
        return ""
    if sent is None:
        rows.filter(pk=first.pk).update(state=State.REMOVED)
        return "dispatch.taken_back"
    rows.filter(pk=first.pk).exclude(uri="").update(  # erased meanwhile, it stays so
        draft=first.draft | {"text": amendment.draft["text"]},
        uri=plain(sent.uri),
        url=plain(sent.url),
        raw=keepable(sent.raw) or first.raw,
    )
    return "dispatch.corrected"
