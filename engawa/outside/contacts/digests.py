"""Who was erased, recognised without being kept: salted digests of what never changes about an identity."""

import hmac
from functools import cache
from hashlib import sha256

from engawa.embedded import places


@cache
def _salt() -> bytes:
    return sha256(b"forgotten:" + places.secrets()["channels"].encode()).digest()


def digest_of(network: str, uid: str) -> bytes:
    """The digest of an identity; without this installation's secret nobody can tell whose it is."""
    return hmac.digest(_salt(), f"{network}\n{uid.casefold()}".encode(), "sha256")
