"""DKIM: our own signature on our letters, with a key that is made once and kept in the home."""

import base64
import os
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from engawa.embedded import places
from engawa.notices.ways.mail.addresses import domain

SIGNED = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to", b"references",
          b"mime-version", b"content-type", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post")  # fmt: skip


def signature(message: bytes) -> str:
    """The value of the DKIM-Signature header for this message, or nothing where we do not sign."""
    if not settings.MAIL_DKIM_SELECTOR or not settings.MAIL_DOMAIN:
        return ""
    signed: bytes = dkim.sign(
        message,
        settings.MAIL_DKIM_SELECTOR.encode(),
        domain().encode(),
        key(),
        include_headers=list(SIGNED),
        canonicalize=(b"relaxed", b"relaxed"),
        linesep=b"\r\n",
    )
    return " ".join(signed.decode().partition(":")[2].split())


@cache
def key() -> bytes:
    """Our private key as PEM, made when there is none."""
    kept = places.home() / "dkim.pem"
    if not kept.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    return kept.read_bytes()


def record() -> str:
    """What stands in DNS at `SELECTOR._domainkey.DOMAIN`."""
    private = serialization.load_pem_private_key(key(), None)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
