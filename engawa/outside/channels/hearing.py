"""What an account hears is taken in, once, in the transaction that moves its cursor."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Heard, SignInAgain, Trouble, network_named

Taker = Callable[[Account, Sequence[Heard]], None]
"""Keeps what was heard, under the courier's role. What it knows by its uri already it changes or leaves."""
LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)


def takers() -> Sequence[Taker]:
    """Who takes in what is heard, in this order (config/wiring.py)."""
    found: Sequence[Taker] = import_string(settings.ENGAWA_TAKERS)
    return found


def next_due() -> Account | None:
    """An account whose time has come, lent to the caller for five minutes; None when there is none."""
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        account = (
            Account.objects.using(COURIER)
            .select_for_update(skip_locked=True)
            .filter(state=Account.State.RUNNING, listen_at__lte=now)
            .order_by("listen_at")
            .first()
        )
        if account is not None:
            Account.objects.using(COURIER).filter(pk=account.pk).update(listen_at=now + LEASE)
    return account


def look(account: Account) -> int:
    """Ask the network what is new, and take it in; returns how much. A network's trouble is kept and shown."""
    network = network_named(account.network)
    try:
        catch = network.listen(account, keys_of(account))
    except Trouble as trouble:
        note_trouble(account, trouble)
        return 0
    except Exception as error:
        note_trouble(account, Trouble(f"{type(error).__name__}: {error}"))
        raise
    take(account, catch)
    return len(catch.heard)


def take(account: Account, catch: Catch) -> None:
    """Give what was heard to every taker and move the cursor, all or nothing."""
    now = timezone.now()
    pause = timedelta(0) if catch.more else network_named(account.network).limits.every
    with transaction.atomic(using=COURIER):
        standing = Account.objects.using(COURIER).select_for_update().get(pk=account.pk)
        if standing.state == Account.State.CLOSED:
            return
        for taker in takers():
            if catch.heard:
                taker(standing, catch.heard)
        Account.objects.using(COURIER).filter(pk=account.pk).update(
            cursor=dict(catch.cursor),
            quota=dict(catch.quota) or standing.quota,
            heard_at=now,
            listen_at=now + pause,
            trouble="",
            trouble_since=None,
            failures=0,
        )


def note_trouble(account: Account, trouble: Trouble) -> None:
    """Say what is wrong and when to look again: after longer and longer pauses, an hour at most."""
    now = timezone.now()
    pause = trouble.again_in or min(timedelta(seconds=10 * 2 ** min(account.failures, 12)), LONGEST_PAUSE)
    Account.objects.using(COURIER).filter(pk=account.pk).update(
        trouble=str(trouble)[:1000],
        trouble_since=account.trouble_since or now,
        failures=account.failures + 1,
        listen_at=now + pause,
        **({"state": Account.State.REFUSED} if isinstance(trouble, SignInAgain) else {}),
    )
