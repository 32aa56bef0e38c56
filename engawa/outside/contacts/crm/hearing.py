"""What another system tells us by a signed message: it counts once."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from engawa.outside.contacts.crm import webhook
from engawa.outside.contacts.crm.keys import keys_of
from engawa.outside.contacts.crm.merging import take_in
from engawa.outside.contacts.crm.signing import Forged, check
from engawa.outside.contacts.models import CrmEvent, CrmLink

COURIER = "courier"


def hear(link_id: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Take in what a signed message tells; False when it came before.

    Raises:
        Forged: when it is not signed rightly, or nobody listens there.
        protocol.Refused: when it cannot be understood.
    """
    link = CrmLink.objects.using(COURIER).filter(pk=link_id, kind=webhook.Webhook.slug).first()
    if link is None or link.state != CrmLink.State.RUNNING:
        raise Forged("Nobody listens here.")
    key = check(keys_of(link.pk)["secret"], headers, body, timezone.now())
    told = webhook.heard(body)
    with transaction.atomic(using=COURIER):
        _event, is_new = CrmEvent.objects.using(COURIER).get_or_create(link=link, key=key)
        if is_new:
            take_in(link, told.parties, told.orders)
            CrmLink.objects.using(COURIER).filter(pk=link.pk).update(looked_at=timezone.now())
    return is_new
