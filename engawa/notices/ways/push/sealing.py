"""Words that only one browser can open (RFC 8291)."""

import base64
import binascii
import os

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec


def seal(content: bytes, p256dh: str, auth: str) -> bytes:
    """Encrypt for the browser with these keys, as `aes128gcm`, padded by the record's own delimiter."""
    sealed: bytes = http_ece.encrypt(
        content,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=unpacked(p256dh),
        auth_secret=unpacked(auth),
        version="aes128gcm",
    )
    return sealed


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these can be a browser's keys: a point of the curve, and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(p256dh))
        return len(unpacked(auth)) == 16
    except (ValueError, binascii.Error):
        return False


def unpacked(text: str) -> bytes:
    """From base64url without padding.

    Raises:
        ValueError: for anything else.
    """
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
