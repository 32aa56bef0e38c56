"""While an account is paused nothing of it goes out; what waits is kept, and goes on with it."""

from django.db import connections, transaction

from engawa.outside.channels.fediverse.models import Delivery
from engawa.outside.channels.fediverse.presence import SLUG
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account

HOLD = """
UPDATE fediverse_delivery SET lane = %(held)s
WHERE lane <> %(held)s AND activity_id IN (SELECT id FROM fediverse_activity WHERE account_id = %(account)s)
"""
FREE = """
UPDATE fediverse_delivery d SET lane = (coalesce(h.failures, 0) > 0)::int, due_at = greatest(now(), h.again_at)
FROM fediverse_delivery w LEFT JOIN fediverse_host h ON h.name = w.host
WHERE w.id = d.id AND w.lane = %(held)s
  AND w.activity_id IN (SELECT id FROM fediverse_activity WHERE account_id = %(account)s)
"""


def hold_or_free(number: int) -> None:
    """As the account stands now; asked twice, it is the same."""
    with transaction.atomic(using=COURIER):
        rows = Account.objects.using(COURIER).select_for_update(no_key=True).filter(pk=number, network=SLUG)
        account = rows.first()
        if account is not None:
            query = HOLD if account.state == Account.State.PAUSED else FREE
            with connections[COURIER].cursor() as cursor:
                cursor.execute(query, {"held": int(Delivery.Lane.HELD), "account": number})


def drop_held(account: Account) -> None:
    """It ends while it is paused: what waited is not said any more."""
    held = Delivery.objects.using(COURIER).filter(lane=Delivery.Lane.HELD, activity__account=account)
    held.exclude(activity__kind="Delete").delete()
