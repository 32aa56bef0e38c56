"""Devices are told: rights are asked again, the words are sealed, and who is gone is forgotten."""

import base64
import json
import logging
from datetime import timedelta
from hashlib import sha256

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.notices.ways.push.keys import authorization
from engawa.notices.ways.push.models import Delivery, Device, Told
from engawa.notices.ways.push.sealing import seal
from engawa.people.models import Account

POSTMAN = "postman"
LIFE = timedelta(days=1)
MOST_ATTEMPTS = 8
log = logging.getLogger(__name__)


def send_due(limit: int = 200) -> int:
    """Tell up to `limit` devices; returns how many were taken up."""
    due = list(
        Delivery.objects.using(POSTMAN)
        .filter(again_at__lte=timezone.now())
        .order_by("again_at", "pk")
        .values_list("pk", flat=True)[:limit]
    )
    for pk in due:
        with transaction.atomic(using=POSTMAN):
            held = Delivery.objects.using(POSTMAN).select_for_update(skip_locked=True, of=("self",))
            found = held.select_related("told", "device").filter(pk=pk, again_at__lte=timezone.now()).first()
            if found:
                _deliver(found)
    return len(due)


def forget() -> None:
    """Drop notes that are too old to be shown."""
    Told.objects.using(POSTMAN).filter(at__lt=timezone.now() - 7 * LIFE).delete()


def may_be_told(told: Told, device: Device) -> bool:
    """Whether they are still here, signed in on that device, and may read what it is about."""
    if not Account.objects.filter(person_id=told.person_id, is_active=True).exists():
        Device.objects.using(POSTMAN).filter(pk=device.pk).delete()
        return False
    if not Session.objects.filter(session_key=device.session, expire_date__gt=timezone.now()).exists():
        return False
    if told.at < timezone.now() - LIFE:
        return False
    with reading_as(told.person_id):
        return told.item is None or Item.objects.standing().filter(pk=told.item).exists()


def _deliver(delivery: Delivery) -> None:
    told, device = delivery.told, delivery.device
    if not may_be_told(told, device):
        Delivery.objects.using(POSTMAN).filter(pk=delivery.pk).delete()
        return
    try:
        status = fetch.post(
            device.endpoint,
            seal(payload(told, device), device.p256dh, device.auth),
            headers=_headers(told, device),
        )
    except (fetch.PrivateAddress, fetch.BadAddress) as trouble:
        log.warning("A device is forgotten: %s", trouble)
        status = 410
    except fetch.FetchError as trouble:
        log.info("A device waits: %s", trouble)
        status = 503
    _settle(delivery, status)


def _settle(delivery: Delivery, status: int) -> None:
    if status in (404, 410):
        Device.objects.using(POSTMAN).filter(pk=delivery.device_id).delete()
        return
    delivery.attempts += 1
    if (status == 429 or status >= 500) and delivery.attempts < MOST_ATTEMPTS:
        delivery.again_at = timezone.now() + timedelta(seconds=30) * 2**delivery.attempts
        delivery.save(using=POSTMAN, update_fields=["attempts", "again_at"])
        return
    if status >= 300:
        log.warning("A push service refuses a note with %s.", status)
    else:
        Device.objects.using(POSTMAN).filter(pk=delivery.device_id).update(told_at=timezone.now())
    delivery.delete(using=POSTMAN)


def payload(told: Told, device: Device) -> bytes:
    """An id and nothing else, unless this person wants the words to travel as well."""
    said = {"id": str(told.pk), "generic": _("Something new in Engawa")}
    if device.with_text:
        said |= {"title": told.title, "body": told.body, "url": told.url, "tag": told.tag}
    return json.dumps(said).encode()


def _headers(told: Told, device: Device) -> dict[str, str]:
    headers = {
        "Authorization": authorization(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LIFE.total_seconds())),
        "Urgency": "normal",
    }
    if told.tag:
        headers["Topic"] = base64.urlsafe_b64encode(sha256(told.tag.encode()).digest()).decode()[:32]
    return headers
