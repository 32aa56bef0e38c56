"""What an account hears is taken in, once; its cursor moves in the transaction that keeps the last of it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.metering import expect_room
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import (
    Catch,
    Heard,
    Network,
    Resting,
    SignInAgain,
    Trouble,
    network_named,
)
from engawa.outside.channels.sound import cursor as sound_cursor
from engawa.outside.channels.sound import keepable, plain, sound

Taker = Callable[[Account, Sequence[Heard]], None]
"""Keeps what was heard, under the courier's role. What it knows by its uri already it changes or leaves."""
LEASE = timedelta(seconds=30)
"""After a break that nobody saw, an account is looked at again this much later."""
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_WISH = timedelta(hours=6)
"""The longest that a network may ask us to wait."""
LONGEST_PLAN = timedelta(days=2)
"""Nothing is planned for later than this."""
AT_ONCE = 500
"""How many are kept in one transaction."""
LEFT_OUT: list[Callable[[Sequence[Heard]], Sequence[Heard]]] = []
"""Rooms above add to it in ready(): what of this may be kept, asked under the courier's role."""
log = logging.getLogger(__name__)


class Stopped(Exception):
    """The account listens no more: it was paused, closed, or has to sign in again."""


def takers() -> Sequence[Taker]:
    """Who takes in what is heard, in this order (config/wiring.py)."""
    found: Sequence[Taker] = import_string(settings.ENGAWA_TAKERS)
    return found


def next_due() -> Account | None:
    """An account whose time has come, put off a little so that the next caller gets another; None without any."""
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        account = (
            Account.objects.using(COURIER)
            .select_for_update(skip_locked=True, no_key=True)
            .filter(is_due("listen_at", now), state=Account.State.RUNNING)
            .order_by("listen_at")
            .first()
        )
        if account is not None:
            Account.objects.using(COURIER).filter(pk=account.pk).update(listen_at=now + LEASE)
    return account


def is_due(name: str, now: datetime) -> Q:
    """What is planned for by now, or for so late that only a clock that went wrong can have planned it."""
    return Q(**{f"{name}__lte": now}) | Q(**{f"{name}__gt": now + LONGEST_PLAN})


def look(account: Account) -> int:
    """Ask the network what is new, and take it in; returns how much. A network's trouble is kept and shown."""
    try:
        expect_room(account)
        catch = network_of(account).listen(account, keys_of(account))
        take(account, catch)
    except Stopped:
        return 0
    except Trouble as trouble:
        note_trouble(account, trouble)
        return 0
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        note_trouble(account, Trouble(f"{type(error).__name__}: {error}"))
        raise
    return len(catch.heard)


def network_of(account: Account) -> Network:
    """
    Raises:
        Trouble: when nothing here speaks with that network any more.
    """
    try:
        return network_named(account.network)
    except KeyError as error:
        raise Trouble(_("Nothing here speaks with the network “%s”.") % account.network) from error


def take(account: Account, catch: Catch) -> None:
    """Give what was heard to every taker, some at a time, and move the cursor with the last of it.

    Raises:
        Stopped: when the account listens no more.
        Trouble: when the network's answer makes no sense.
    """
    cursor = sound_cursor(catch.cursor)
    heard, lost = sound(catch.heard)
    last = max(len(heard) - AT_ONCE, 0) // AT_ONCE * AT_ONCE
    for start in range(0, last, AT_ONCE):
        lost += _keep(account, heard[start : start + AT_ONCE], None)
    lost += _keep(account, heard[last:], _moved(account, catch, cursor))
    if lost:
        _note_lost(account, lost)


def take_from_stream(account: Account, catch: Catch) -> None:
    """Keep what a stream brought: as `take`, but the time of the next look stays.

    Raises:
        Stopped: when the account listens no more.
    """
    cursor = sound_cursor(catch.cursor)
    heard, _lost = sound(catch.heard)
    for start in range(0, len(heard), AT_ONCE):
        _keep(account, heard[start : start + AT_ONCE], None)
    _keep(account, [], {"cursor": cursor, "stream_trouble": ""})


def _moved(account: Account, catch: Catch, cursor: dict[str, Any]) -> dict[str, Any]:
    now, every = timezone.now(), network_of(account).limits.every
    unchanged = not catch.heard and all(account.cursor.get(name) == value for name, value in cursor.items())
    moved = {
        "cursor": cursor,
        "heard_at": now,
        "listen_at": now + (every if unchanged or not catch.more else timedelta(0)),
        "trouble": "",
        "trouble_since": None,
        "failures": 0,
    }
    quota = keepable(catch.quota)
    return moved | ({"quota": quota} if quota or "rests" in account.quota else {})


def _keep(account: Account, heard: Sequence[Heard], moved: dict[str, Any] | None) -> int:
    """One transaction; returns how many could not be kept. The cursor is laid over the one that stands."""
    with transaction.atomic(using=COURIER):
        accounts = Account.objects.using(COURIER)
        held = accounts.select_related("space").select_for_update(of=("self",), no_key=True)
        standing = held.get(pk=account.pk)
        if standing.state == Account.State.CLOSED:
            raise Stopped
        lost = _give(standing, heard) if heard else 0
        if moved is not None:
            laid = standing.cursor | moved["cursor"]
            cursor = {name: value for name, value in laid.items() if value is not None}
            accounts.filter(pk=account.pk).update(**moved | {"cursor": cursor})
    return lost


def _give(account: Account, heard: Sequence[Heard]) -> int:
    """To every taker; where one stumbles over some of it, that is left out and the rest is kept."""
    try:
        _give_all(account, heard)
    except (DataError, IntegrityError, ValueError):
        if len(heard) == 1:
            log.exception("What account %s heard cannot be kept: %s", account.pk, heard[0].uri[:200])
            return 1
        middle = len(heard) // 2
        return _give(account, heard[:middle]) + _give(account, heard[middle:])
    return 0


def _give_all(account: Account, heard: Sequence[Heard]) -> None:
    with transaction.atomic(using=COURIER):
        for left_out in LEFT_OUT:
            heard = left_out(heard)
        for taker in takers():
            taker(account, heard)


def _note_lost(account: Account, lost: int) -> None:
    words = _("%s messages came in a form that cannot be kept, and were left out.") % lost
    Account.objects.using(COURIER).filter(pk=account.pk).update(trouble=words, trouble_since=timezone.now())


def note_trouble(account: Account, trouble: Trouble) -> None:
    """Say what is wrong and when to look again: after longer and longer pauses, an hour at most."""
    pause = trouble.again_in or min(timedelta(seconds=10 * 2 ** min(account.failures, 12)), LONGEST_PAUSE)
    try:
        _note(account, trouble, max(timedelta(seconds=1), min(pause, LONGEST_WISH)))
    except DatabaseError:
        log.exception("The trouble of account %s could not be noted.", account.pk)


def _note(account: Account, trouble: Trouble, pause: timedelta) -> None:
    now = timezone.now()
    Account.objects.using(COURIER).filter(pk=account.pk, state=Account.State.RUNNING).update(
        trouble=plain(str(trouble))[:1000],
        trouble_since=account.trouble_since or now,
        failures=account.failures + 1,
        listen_at=now + pause,
        quota=_rested(account, trouble),
        **({"state": Account.State.REFUSED} if isinstance(trouble, SignInAgain) else {}),
    )


def _rested(account: Account, trouble: Trouble) -> dict[str, Any]:
    """The quota, with a mark while listening rests."""
    quota = {name: value for name, value in account.quota.items() if name != "rests"}
    return quota | ({"rests": True} if isinstance(trouble, Resting) else {})
