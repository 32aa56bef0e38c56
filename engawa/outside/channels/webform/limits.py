"""How often one may write: counted in what came, so that it holds for every process and after a restart."""

from datetime import timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Arrival

AN_HOUR = 10
"""From one address of the network."""
ALL_AN_HOUR = 1_000


def is_too_much(account_id: int, peer: str) -> bool:
    """Whether somebody wrote often enough this hour, or all together did. Notes that they write once more.

    Who it was is kept as a keyed digest that changes each day, with nothing else, and gone with the next sweep.
    """
    now = timezone.now()
    hour = now - timedelta(hours=1)
    seed = f"{settings.SECRET_KEY}{now:%Y-%m-%d}".encode()[:64]
    who = blake2b(peer.encode(), key=seed, digest_size=12).hexdigest()
    arrivals = Arrival.objects.using(COURIER).filter(account_id=account_id)
    with transaction.atomic(using=COURIER):
        _wait_for_others(f"webform {account_id} {who}")
        marks = arrivals.filter(key__startswith=f"mark:{who}:", came_at__gt=hour)
        if marks.count() >= AN_HOUR or arrivals.filter(came_at__gt=hour).count() >= 2 * ALL_AN_HOUR:
            return True
        arrivals.filter(key__startswith="mark:", came_at__lte=hour).delete()
        Arrival.objects.using(COURIER).create(
            account_id=account_id, key=f"mark:{who}:{now.timestamp()}", heard_at=now
        )
    return False


def _wait_for_others(whose: str) -> None:
    """Whoever writes often at the same moment is counted one by one, until the transaction ends."""
    with connections[COURIER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [whose])
