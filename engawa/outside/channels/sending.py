"""What we say goes out once: it is marked before the network is asked, and after a break the network is asked first."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from engawa.journal.record import record
from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import (
    Draft,
    Medium,
    Refused,
    Sent,
    SignInAgain,
    Speaker,
    Trouble,
    Unsure,
    network_named,
)
from engawa.people.models import Person

State = Dispatch.State
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
DUE = (State.WAITING, State.SENDING)


def hand_over(
    account: Account,
    draft: Draft,
    *,
    actor: Person | None,
    purpose: str = "answer",
    about: int | None = None,
    held: bool = False,
    using: str = "default",
) -> Dispatch:
    """Have this said on the account as soon as it can be, or, `held`, once somebody approves it."""
    return Dispatch.objects.using(using).create(
        account=account,
        space_id=account.space_id,
        draft=asdict(draft),
        state=State.HELD if held else State.WAITING,
        due_at=timezone.now(),
        written_by=actor,
        purpose=purpose,
        about=about,
    )


def draft_of(kept: Mapping[str, Any]) -> Draft:
    """The draft that was kept as JSON."""
    media = tuple(Medium(**one) for one in kept.get("media", ()))
    to = Speaker(**kept["to"]) if kept.get("to") else None
    return Draft(**{**kept, "media": media, "to": to})


def next_to_send() -> Dispatch | None:
    """Something whose time has come, marked as being sent; one at a time for each account, the oldest first."""
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        waiting = (
            Dispatch.objects.using(COURIER)
            .select_for_update(skip_locked=True, of=("self",))
            .filter(state__in=DUE, due_at__lte=now, account__state=Account.State.RUNNING)
            .order_by("due_at", "pk")
            .select_related("account")
            .first()
        )
        if waiting is None:
            return None
        Dispatch.objects.using(COURIER).filter(pk=waiting.pk).update(
            state=State.SENDING, attempts=waiting.attempts + 1, due_at=now + LEASE
        )
    return waiting


def send(dispatch: Dispatch) -> None:
    """Say it. What was begun before and never ended is first looked for at the network."""
    account, draft = dispatch.account, draft_of(dispatch.draft)
    network = network_named(account.network)
    begun_before = dispatch.state == State.SENDING
    try:
        keys = keys_of(account)
        sent = network.find_sent(account, keys, draft) if begun_before else None
        settle(dispatch, sent or network.say(account, keys, draft))
    except Unsure as trouble:
        if begun_before:
            _fail(dispatch, State.UNSURE, trouble)
        else:
            _put_off(dispatch, trouble, State.SENDING)
    except Refused as trouble:
        _fail(dispatch, State.REFUSED, trouble)
    except SignInAgain as trouble:
        Account.objects.using(COURIER).filter(pk=account.pk).update(
            state=Account.State.REFUSED, trouble=str(trouble)[:1000], trouble_since=timezone.now()
        )
        _put_off(dispatch, trouble)
    except Trouble as trouble:
        if dispatch.attempts + 1 >= MOST_ATTEMPTS:
            _fail(dispatch, State.REFUSED, trouble)
        else:
            _put_off(dispatch, trouble)


def settle(dispatch: Dispatch, sent: Sent) -> None:
    """Note where our words lie now, and tell whoever hears of it."""
    with transaction.atomic(using=COURIER):
        Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(
            state=State.SENT, uri=sent.uri, url=sent.url, sent_at=timezone.now(), trouble=""
        )
        _tell("dispatch.sent", dispatch)


def _fail(dispatch: Dispatch, state: Dispatch.State, trouble: Trouble) -> None:
    with transaction.atomic(using=COURIER):
        Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(
            state=state, trouble=str(trouble)[:1000]
        )
        _tell(f"dispatch.{state}", dispatch)


def _put_off(dispatch: Dispatch, trouble: Trouble, state: Dispatch.State = State.WAITING) -> None:
    pause = trouble.again_in or timedelta(seconds=min(5 * 2**dispatch.attempts, 3600))
    Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(
        state=state,
        trouble=str(trouble)[:1000],
        due_at=timezone.now() + pause,
    )


def _tell(verb: str, dispatch: Dispatch) -> None:
    record(
        verb,
        actor=None,
        space=dispatch.account.space,
        data={"dispatch": str(dispatch.pk), "purpose": dispatch.purpose, "about": str(dispatch.about or "")},
        using=COURIER,
    )
