"""Who was erased, recognised without being kept: salted digests of what never changes about an identity."""

import hmac
from functools import cache
from hashlib import sha256

from engawa.embedded import places
from engawa.outside.channels.unconfirmed import UNCONFIRMED


@cache
def _salt() -> bytes:
    return sha256(b"forgotten:" + places.secrets()["channels"].encode()).digest()


def digest_of(network: str, uid: str) -> bytes:
    """The digest of an identity; without this installation's secret nobody can tell whose it is."""
    return hmac.digest(_salt(), f"{network}\n{uid.casefold()}".encode(), "sha256")


def stones_for(network: str, uid: str) -> set[bytes]:
    """Under which digests it may have been buried: what only claims an address also under that of the address."""
    claimed = {digest_of("mail", uid)} if network == UNCONFIRMED else set()
    return {digest_of(network, uid)} | claimed
