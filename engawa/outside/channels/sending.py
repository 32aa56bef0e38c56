"""What we say goes out once: it is marked before the network is asked, and after a break the network is asked first.

`ASKED_BEFORE` is asked at the moment of sending, under the courier's role, whether it may be said still.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.journal.record import record
from engawa.outside.channels import amending
from engawa.outside.channels.drafts import draft_of, kept
from engawa.outside.channels.hearing import LONGEST_WISH, is_due, network_of
from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.leases import hold, let_go
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import (
    Draft,
    Network,
    Refused,
    Sent,
    SignInAgain,
    Trouble,
    Unsure,
)
from engawa.outside.channels.sound import keepable, plain
from engawa.people.models import Person

State = Dispatch.State
GRACE = timedelta(seconds=10)
"""What was begun by a process that is gone is looked after this much later: its connection may have broken alone."""
MOST_ATTEMPTS = 12
LATELY = 1_000
PATIENCE = 3
"""After so many attempts, what cannot be said lets what comes after it go first."""
DUE = (State.WAITING, State.SENDING)
ASKED_BEFORE: list[Callable[[Dispatch], str]] = []
"""Rooms above add to it in ready(): why this must not be said (any more), in words for people, or ""."""
_in_hand: set[int] = set()
"""What this process is saying just now, should the connection that holds its account break meanwhile."""
log = logging.getLogger(__name__)


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
        draft=keepable(kept(draft)),
        state=State.HELD if held else State.WAITING,
        due_at=timezone.now(),
        written_by=actor,
        purpose=purpose,
        about=about,
    )


def next_to_send() -> Dispatch | None:
    """Something whose time has come, marked as being sent: the oldest of the account that spoke least lately.

    Its account is held by this thread until `send` is through with it, so that each account says one at a time.
    """
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        waiting = (
            Dispatch.objects.using(COURIER)
            .select_for_update(skip_locked=True, of=("self", "account"), no_key=True)
            .filter(is_due("due_at", now), state__in=DUE)
            .filter(is_due("account__send_at", now), account__state=Account.State.RUNNING)
            .exclude(pk__in=list(_in_hand))
            .order_by("account__send_at", "pk")
            .select_related("account")
            .first()
        )
        if waiting is None:
            return None
        _rest(waiting.account, GRACE)
        if not hold(waiting.account_id, "send"):
            return None
        Dispatch.objects.using(COURIER).filter(pk=waiting.pk).update(
            state=State.SENDING, attempts=waiting.attempts + 1, due_at=now + GRACE
        )
    return waiting


def send(dispatch: Dispatch) -> None:
    """Say it, unless it was said already or may not be said any more. The account may speak again after its rest."""
    _in_hand.add(dispatch.pk)
    try:
        _rest(dispatch.account, _tried(dispatch))
    finally:
        _in_hand.discard(dispatch.pk)
        let_go(dispatch.account_id, "send")


def _tried(dispatch: Dispatch) -> timedelta:
    """Try to say it, note what became of it, and return how long the account has to rest."""
    pause = timedelta(0)
    try:
        network = network_of(dispatch.account)
        pause = network.limits.between
        (_amend_once if dispatch.purpose in amending.AMENDING else _say_once)(dispatch, network)
    except Refused as trouble:
        _fail(dispatch, State.REFUSED, trouble)
    except Unsure as trouble:
        _unsure(dispatch, trouble)
    except SignInAgain as trouble:
        Account.objects.using(COURIER).filter(pk=dispatch.account_id).update(
            state=Account.State.REFUSED, trouble=plain(str(trouble))[:1000], trouble_since=timezone.now()
        )
        _put_off(dispatch, trouble, State.WAITING)
    except Trouble as trouble:
        pause = _later(dispatch, trouble)
    return pause


def _say_once(dispatch: Dispatch, network: Network) -> None:
    account, draft, keys = dispatch.account, draft_of(dispatch.draft), keys_of(dispatch.account)
    sent = _found(dispatch, network, keys, draft) if dispatch.attempts else None
    if sent is None:
        if reason := _why_not(dispatch) or _nothing_in(draft):
            raise Refused(reason)
        sent = _asked(dispatch, lambda: network.say(account, keys, draft))
    settle(dispatch, sent)


def _nothing_in(draft: Draft) -> str:
    return "" if draft.text.strip() or draft.media else _("There is nothing left of it to be said.")


def _amend_once(dispatch: Dispatch, network: Network) -> None:
    """Change or take back what was said. It can be asked for again at any time: nothing has to be looked for."""
    if amending.is_overtaken(dispatch):
        Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(state=State.WITHDRAWN)
        return
    first = amending.first_of(dispatch)
    if dispatch.purpose == amending.CHANGE and (
        reason := _why_not(amending.as_answered(dispatch)) or _nothing_in(draft_of(dispatch.draft))
    ):
        raise Refused(reason)
    sent = _asked(dispatch, lambda: amending.ask(network, dispatch, first))
    with transaction.atomic(using=COURIER):
        if verb := amending.settle(dispatch, first, sent):
            _tell(verb, dispatch)


def _asked[T](dispatch: Dispatch, ask: Callable[[], T]) -> T:
    """Ask the network to say something, to change it or to take it back.

    Raises:
        Unsure: when it goes wrong in a way that the network does not know.
    """
    try:
        return ask()
    except (Trouble, OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("Saying %s went wrong in a way that its network does not know.", dispatch.pk)
        raise Unsure(f"{type(error).__name__}: {error}") from error


def _why_not(dispatch: Dispatch) -> str:
    """What those who are asked before say against it. Without their word nothing is said."""
    try:
        return next(filter(None, (each(dispatch) for each in ASKED_BEFORE)), "")
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("Whether %s may be said cannot be found out.", dispatch.pk)
        raise Trouble(f"{type(error).__name__}: {error}") from error


def _found(dispatch: Dispatch, network: Network, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
    """What was begun before and never ended is looked for at the network. Its troubles leave it as it is."""
    begun = dispatch.state == State.SENDING
    try:
        return network.find_sent(dispatch.account, keys, replace(draft, others=_said_by(dispatch.account)))
    except Unsure as trouble:
        if begun:
            raise _Undecided(str(trouble)) from trouble
        return None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if begun or not isinstance(error, Trouble):
            raise Unsure(str(error), again_in=getattr(error, "again_in", None)) from error
        raise


def _said_by(account: Account) -> frozenset[str]:
    """What the account said lately and is known to have said: the same words to several people are several."""
    said = Dispatch.objects.using(COURIER).filter(account=account, state__in=(State.SENT, State.REMOVED))
    return frozenset(said.exclude(uri="").order_by("-pk").values_list("uri", flat=True)[:LATELY])


class _Undecided(Unsure):
    """The network itself has no way to know."""


def settle(dispatch: Dispatch, sent: Sent) -> None:
    """Note where our words lie now, and tell whoever hears of it."""
    with transaction.atomic(using=COURIER):
        changed = (
            Dispatch.objects.using(COURIER)
            .filter(pk=dispatch.pk)
            .exclude(state=State.SENT)
            .update(
                state=State.SENT,
                uri=plain(sent.uri),
                url=plain(sent.url),
                raw=keepable(sent.raw),
                sent_at=timezone.now(),
                trouble="",
            )
        )
        if changed:
            _tell("dispatch.sent", dispatch)


def _unsure(dispatch: Dispatch, trouble: Unsure) -> None:
    """It stays begun, to be looked for; a network that cannot know, or never answers, leaves it to a person."""
    if isinstance(trouble, _Undecided) or dispatch.attempts + 1 >= MOST_ATTEMPTS:
        _fail(dispatch, State.UNSURE, trouble)
    else:
        _put_off(dispatch, trouble, State.SENDING)


def _later(dispatch: Dispatch, trouble: Trouble) -> timedelta:
    """Try again later, and let the account rest; what fails again and again is passed by those after it."""
    if dispatch.attempts + 1 >= MOST_ATTEMPTS:
        _fail(dispatch, State.REFUSED, trouble)
        return timedelta(0)
    pause = _put_off(dispatch, trouble, State.WAITING)
    asked = trouble.again_in is not None or dispatch.attempts < PATIENCE
    return pause if asked else timedelta(0)


def _fail(dispatch: Dispatch, state: Dispatch.State, trouble: Trouble) -> None:
    with transaction.atomic(using=COURIER):
        Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(
            state=state, trouble=plain(str(trouble))[:1000]
        )
        _tell(f"dispatch.{state}", dispatch)


def _put_off(dispatch: Dispatch, trouble: Trouble, state: Dispatch.State) -> timedelta:
    pause = trouble.again_in or timedelta(seconds=min(5 * 2**dispatch.attempts, 3600))
    pause = max(timedelta(seconds=1), min(pause, LONGEST_WISH))
    Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(
        state=state, trouble=plain(str(trouble))[:1000], due_at=timezone.now() + pause
    )
    return pause


def _rest(account: Account, pause: timedelta) -> None:
    Account.objects.using(COURIER).filter(pk=account.pk).update(send_at=timezone.now() + pause)


def _tell(verb: str, dispatch: Dispatch) -> None:
    record(
        verb,
        actor=None,
        space=dispatch.account.space,
        data={"dispatch": str(dispatch.pk), "purpose": dispatch.purpose, "about": str(dispatch.about or "")},
        using=COURIER,
    )
