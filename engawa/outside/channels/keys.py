"""What proves to a network that it is us: sealed at rest, opened only where the network is asked."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engawa.embedded import places
from engawa.outside.channels.models import Account, Key
from engawa.outside.channels.network import SignInAgain

COURIER = "courier"
_NONCE = 12


@cache
def _seal() -> AESGCM:
    return AESGCM(sha256(places.secrets()["channels"].encode()).digest())


def keep_keys(account_id: int, keys: Mapping[str, Any]) -> None:
    """Seal the keys of an account, in place of those it had. Bound to it, they open for no other."""
    sealed = sealed_for(str(account_id), keys)
    Key.objects.using(COURIER).update_or_create(account_id=account_id, defaults={"sealed": sealed})


def keys_of(account: Account) -> dict[str, Any]:
    """The keys of an account, opened; empty for one that needs none.

    Raises:
        SignInAgain: when they were sealed by another installation's secret.
    """
    kept = Key.objects.using(COURIER).filter(account_id=account.pk).first()
    if kept is None:
        return {}
    return opened_for(str(account.pk), bytes(kept.sealed))


def sealed_for(whom: str, keys: Mapping[str, Any]) -> bytes:
    """Keys as they are kept at rest, bound to whose they are: an account, or another room's own word."""
    nonce = urandom(_NONCE)
    return nonce + _seal().encrypt(nonce, json.dumps(dict(keys)).encode(), whom.encode())


def opened_for(whom: str, sealed: bytes) -> dict[str, Any]:
    """What `sealed_for` sealed for the same.

    Raises:
        SignInAgain: when they were sealed by another installation's secret, or for somebody else.
    """
    try:
        opened = _seal().decrypt(sealed[:_NONCE], sealed[_NONCE:], whom.encode())
    except InvalidTag as error:
        raise SignInAgain(
            "The keys of this account were sealed with another secret. Give them once more, or restore secrets.json."
        ) from error
    found: dict[str, Any] = json.loads(opened)
    return found
