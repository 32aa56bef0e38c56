"""Signed messages between systems, as Standard Webhooks write them, in both directions."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_bytes

TOLERANCE = timedelta(minutes=5)
"""How far the clocks may be apart; what is older is a replay."""


class Forged(ValueError):
    """It is not signed by who shares the secret, or not lately."""


def new_secret() -> str:
    """A secret for both sides."""
    return "whsec_" + base64.b64encode(token_bytes(32)).decode()


def signed(secret: str, key: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that go with a body."""
    stamp = str(int(now.timestamp()))
    return {
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_signature(secret, key, stamp, body)}",
    }


def check(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of a message that is signed rightly.

    Raises:
        Forged: for every other.
    """
    key, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not key or len(key) > 200 or not stamp.isdigit() or len(stamp) > 12:
        raise Forged("It bears no id, or no time.")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise Forged("It is too old, or the clocks are too far apart.")
    wanted = _signature(secret, key, stamp, body)
    given = [one.partition(",")[2] for one in headers.get("webhook-signature", "")[:2000].split()]
    if not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given):
        raise Forged("The signature is wrong.")
    return key


def _signature(secret: str, key: str, stamp: str, body: bytes) -> str:
    try:
        raw = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raw = secret.encode()
    return base64.b64encode(hmac.digest(raw, f"{key}.{stamp}.".encode() + body, "sha256")).decode()
