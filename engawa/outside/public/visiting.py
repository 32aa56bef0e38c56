"""Who visits is not followed: no cookie, no address kept. A form carries its own proof, and a net that writes too
often has to wait, known only by a digest that is forgotten within the hour."""

import hmac
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from time import time

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.embedded import places
from engawa.outside.public.models import Knock

COURIER = "courier"
HOUR = timedelta(hours=1)
MOST_OF_A_NET = 10
MOST_OF_ALL = 500
"""Within an hour."""
GOOD_FOR = timedelta(days=2)
_SALT = "engawa.public.visiting"


class TooOften(Refused):
    """Somebody has to wait."""


def form_token(item_id: int) -> str:
    """Proves that a form for this item came from here, this hour: within it, a page stays the same."""
    return signing.Signer(salt=_SALT).sign(f"{item_id}-{_hour()}")


def is_from_here(token: str, item_id: int) -> bool:
    try:
        number, _dash, hour = signing.Signer(salt=_SALT).unsign(token).partition("-")
    except signing.BadSignature:
        return False
    return number == str(item_id) and _hour() - int(hour) <= GOOD_FOR // timedelta(hours=1)


def _hour() -> int:
    return int(time() // 3600)


def knock(request: HttpRequest) -> None:
    """Count that somebody from this net writes.

    Raises:
        TooOften: when they, or all together, wrote too much within the hour.
    """
    now = timezone.now()
    knocks = Knock.objects.using(COURIER)
    knocks.filter(at__lt=now - HOUR).delete()
    net = _digest(request.META.get("REMOTE_ADDR", ""))
    if knocks.filter(net=net).count() >= MOST_OF_A_NET or knocks.count() >= MOST_OF_ALL:
        raise TooOften(
            _("Much was written from here within an hour. Try again later; your text is still below.")
        )
    knocks.create(net=net)


def _digest(address: str) -> str:
    try:
        host = ip_address(address)
        net = str(ip_network(f"{host}/{24 if host.version == 4 else 48}", strict=False))
    except ValueError:
        net = ""
    day = timezone.now().date().isoformat()
    return hmac.new(places.secrets()["secret_key"].encode(), f"{day} {net}".encode(), sha256).hexdigest()
