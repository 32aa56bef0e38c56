"""How push services know us (RFC 8292): one key pair, made from this installation's own secret."""

import time
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from engawa.embedded import places
from engawa.people.origin import origin

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: a private key is a number from 1 to one less."""
HALF_A_DAY = 12 * 3600


@cache
def pair() -> Vapid02:
    """Our keys, the same for as long as the secret is."""
    secret = int.from_bytes(sha256(places.secrets()["push"].encode()).digest(), "big")
    return Vapid02(ec.derive_private_key(secret % (_ORDER - 1) + 1, ec.SECP256R1()))


def public_key() -> str:
    """What a browser subscribes with."""
    point = pair().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(point))


def authorization(endpoint: str) -> str:
    """The header that proves to this push service that it is us."""
    parts = urlsplit(endpoint)
    site = origin()
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + HALF_A_DAY,
        "sub": site if site.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    return str(pair().sign(claims)["Authorization"])
