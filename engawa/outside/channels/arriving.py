"""What comes in by itself, to a form or a webhook: kept before it is acknowledged, heard like everything else."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account, Arrival

MOST_WAITING = 10_000
AT_ONCE = 200
KEPT = timedelta(days=30)
"""So long it is known by its key that something came; what came again later would be known by its message."""


class Full(Exception):
    """So much waits already that no more is taken."""


def keep(account_id: int, key: str, content: dict[str, Any]) -> bool:
    """Keep it once; False when the same key came before. It is heard within a second or two.

    Raises:
        Full: when too much waits already.
    """
    arrivals = Arrival.objects.using(COURIER)
    with transaction.atomic(using=COURIER):
        if arrivals.filter(account_id=account_id, key=key).exists():
            return False
        if arrivals.filter(account_id=account_id, heard_at=None).count() >= MOST_WAITING:
            raise Full
        _made, is_new = arrivals.get_or_create(account_id=account_id, key=key, defaults={"content": content})
        Account.objects.using(COURIER).filter(pk=account_id, listen_at__gt=timezone.now()).update(
            listen_at=timezone.now()
        )
    return is_new


def waiting(account: Account) -> tuple[list[Arrival], dict[str, Any]]:
    """What waits to be heard, the oldest first, and the cursor to return with it: it names what is taken in, so
    that the next look knows what was, and forgets it here."""
    arrivals = Arrival.objects.using(COURIER).filter(account=account, heard_at=None)
    taken = [int(one) for one in account.cursor.get("taken") or ()]
    arrivals.filter(pk__in=taken).update(heard_at=timezone.now(), content={})
    found = list(arrivals.order_by("pk")[:AT_ONCE])
    return found, {"taken": [str(one.pk) for one in found]}


def forget_old() -> int:
    """Let go of what came a month ago and was heard, or is heard by nobody any more; returns how much that was."""
    old = Arrival.objects.using(COURIER).filter(pk__lt=id_at(timezone.now() - KEPT))
    done = old.filter(Q(heard_at__isnull=False) | Q(account__state=Account.State.CLOSED))
    return done.delete()[0]
