"""Signed messages: HMAC-SHA256 over the moment and the body, so that nobody forges, alters or repeats one."""

import hmac
import time
from hashlib import sha256

WINDOW = 300
"""Seconds that a message's moment may lie from ours."""


class BadSignature(Exception):
    """The message is not from whom it says, or too old; the message says which."""


def signed(secret: str, body: bytes, at: int) -> str:
    """The value of the header Engawa-Signature."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


def check(secret: str, body: bytes, header: str, now: float | None = None) -> None:
    """
    Raises:
        BadSignature: when it does not hold.
    """
    said = dict(part.strip().partition("=")[::2] for part in header[:500].split(","))
    at = said.get("t", "")
    if not at.isascii() or not at.isdecimal() or len(at) > 12:
        raise BadSignature("The header Engawa-Signature has to be t=SECONDS,v1=HEX.")
    if abs((time.time() if now is None else now) - int(at)) > WINDOW:
        raise BadSignature("The message was signed more than five minutes from now.")
    wanted = signed(secret, body, int(at)).rpartition("=")[2]
    if not hmac.compare_digest(wanted.encode(), said.get("v1", "").encode()):
        raise BadSignature("The signature does not fit the body.")
