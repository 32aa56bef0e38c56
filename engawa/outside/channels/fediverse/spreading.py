"""What is to be told is written with the public's eyes, and laid out for each inbox that is to have it."""

import json
from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.outside.channels.fediverse.addresses import item_at
from engawa.outside.channels.fediverse.documents import about_object, taken_back
from engawa.outside.channels.fediverse.models import Activity, Published, Reply
from engawa.outside.channels.fediverse.rendering import answered_from_afar, object_of, published_items
from engawa.outside.channels.keys import COURIER

KEPT = timedelta(days=30)
LAY_OUT = """
INSERT INTO fediverse_delivery (activity_id, inbox, host, lane, attempts, due_at)
SELECT %(activity)s, found.inbox, found.host, (coalesce(h.failures, 0) > 0)::int, 0, greatest(now(), h.again_at)
FROM (
  SELECT inbox, lower(split_part(inbox, '/', 3)) AS host FROM (
    SELECT inbox FROM fediverse_tie
    WHERE account_id = %(account)s AND followed_at IS NOT NULL AND %(followers)s
    UNION SELECT jsonb_array_elements_text(%(to)s::jsonb)
  ) inboxes
) found
LEFT JOIN fediverse_host h ON h.name = found.host
WHERE h.given_up_at IS NULL
ON CONFLICT DO NOTHING
"""


def spread_once() -> bool:
    """Lay out the oldest thing that is to be told, of an account that is not paused; False when there is none."""
    with transaction.atomic(using=COURIER):
        waiting = Activity.objects.using(COURIER).filter(spread_at=None).exclude(account__state="paused")
        mine = waiting.select_for_update(skip_locked=True, no_key=True, of=("self", "account"))
        activity = mine.select_related("account").order_by("pk").first()
        if activity is None:
            return False
        if activity.item_id is not None and not _write(activity):
            activity.delete(using=COURIER)
            return True
        _lay_out(activity)
        activity.spread_at = timezone.now()
        activity.save(using=COURIER, update_fields=["payload", "to", "spread_at"])
    return True


def _write(activity: Activity) -> bool:
    """Fill in what is told; False when there is nothing to tell (any more)."""
    assert activity.item_id is not None
    if activity.kind == "Delete":
        activity.payload = taken_back(activity.account_id, activity.pk, item_at(activity.item_id))
        activity.to = _who_answered(activity.item_id)
        Published.objects.using(COURIER).filter(item=activity.item_id).delete()
        return True
    published = Published.objects.using(COURIER).filter(item=activity.item_id).exists()
    if activity.kind == "Update" and not published:
        return False
    found = _as_the_public(activity)
    if found is None:
        return False
    activity.payload, activity.to = found
    if not published:
        Published.objects.using(COURIER).create(item_id=activity.item_id, account_id=activity.account_id)
    return True


def _as_the_public(activity: Activity) -> tuple[dict[str, Any], list[str]] | None:
    with reading_as(None):
        item = published_items().filter(pk=activity.item_id).first()
        if item is None:
            return None
        answered = answered_from_afar(item)
        document = object_of(item, activity.account_id)
    also = [answered.reached_at] if answered and answered.reached_at else []
    number = activity.pk
    return about_object(activity.kind, activity.account_id, number, document), also


def _who_answered(item: int) -> list[str]:
    """Those who know of it though they may follow nobody here."""
    replies = Reply.objects.using(COURIER).filter(on=item, peer__gone_at=None).select_related("peer")
    return sorted({reply.peer.reached_at for reply in replies[:200]})


def _lay_out(activity: Activity) -> None:
    values: dict[str, int | bool | str] = {
        "activity": activity.pk,
        "account": activity.account_id,
        "followers": activity.to_followers,
        "to": json.dumps(activity.to),
    }
    with connections[COURIER].cursor() as cursor:
        cursor.execute(LAY_OUT, values)
