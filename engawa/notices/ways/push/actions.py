"""Devices are added and removed by the one who sits before them."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.notices.ways.push.models import Device
from engawa.notices.ways.push.sealing import are_keys
from engawa.people.models import Person

MOST = 20


@transaction.atomic
def add_device(
    endpoint: str, p256dh: str, auth: str, *, actor: Person, session: str, name: str, with_text: bool
) -> None:
    """Have this browser told. One that was somebody else's before is theirs no longer.

    Raises:
        Refused: for what no browser says, and for more devices than anybody has.
    """
    if not endpoint.startswith("https://") or len(endpoint) > 2000 or not are_keys(p256dh, auth):
        raise Refused(_("This browser gave no address where it can be told."))
    if Device.objects.filter(person=actor).exclude(endpoint=endpoint).count() >= MOST:
        raise Refused(_("Twenty devices are told already. Remove one of them first."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT engawa_push_device(%s, %s, %s, %s, %s, %s)",
            [endpoint, p256dh, auth, name[:100], with_text, session],
        )
        if cursor.fetchone() == (True,):
            record("device.added", actor=actor)


def renew_device(endpoint: str, *, session: str) -> None:
    """Somebody is signed in anew on a device of theirs."""
    Device.objects.filter(endpoint=endpoint).exclude(session=session).update(session=session)


@transaction.atomic
def remove_device(device: Device, *, actor: Person) -> None:
    """Tell this device nothing any more."""
    device.delete()
    record("device.removed", actor=actor)
