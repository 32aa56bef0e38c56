"""What opens a CRM to us: sealed at rest, opened only where the CRM is asked."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engawa.embedded import places
from engawa.outside.contacts.crm.protocol import Trouble
from engawa.outside.contacts.models import CrmKey

COURIER = "courier"
_NONCE = 12


@cache
def _seal() -> AESGCM:
    return AESGCM(sha256(b"crm:" + places.secrets()["channels"].encode()).digest())


def keep_keys(link_id: int, keys: Mapping[str, Any]) -> None:
    """Seal the keys of a link, in place of those it had."""
    nonce = urandom(_NONCE)
    sealed = nonce + _seal().encrypt(nonce, json.dumps(dict(keys)).encode(), str(link_id).encode())
    CrmKey.objects.using(COURIER).update_or_create(link_id=link_id, defaults={"sealed": sealed})


def keys_of(link_id: int) -> dict[str, Any]:
    """The keys of a link, opened.

    Raises:
        Trouble: when they were sealed by another installation's secret.
    """
    kept = CrmKey.objects.using(COURIER).filter(link_id=link_id).first()
    sealed = bytes(kept.sealed) if kept else b""
    try:
        opened = _seal().decrypt(sealed[:_NONCE], sealed[_NONCE:], str(link_id).encode()) if kept else b"{}"
    except InvalidTag as error:
        raise Trouble("The keys of this CRM were sealed with another secret. Add it once more.") from error
    found: dict[str, Any] = json.loads(opened)
    return found
