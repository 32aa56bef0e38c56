"""Signed addresses: whoever answers a letter is known by the address they answer to.

`reply+TOKEN@domain` names one person, one item and a last day, with an HMAC-SHA-256 of them (cut to 128 bits)
under a key of this installation's own. Changing any of them needs the key. The letters are base32 in lower case,
because some servers do not keep the case of addresses, and with `reply+` they fit into the 64 that one may have.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from struct import pack, unpack

from engawa.embedded import places

LIFE = timedelta(days=180)
_EPOCH = date(2020, 1, 1)
_MAC = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers what."""

    person_id: int
    item_id: int


def reply_token(person_id: int, item_id: int, today: date) -> str:
    """The token that lets this person answer this item for half a year."""
    last = (today + LIFE - _EPOCH).days
    return _signed(b"reply", person_id.to_bytes(6, "big") + pack(">QH", item_id, last))


def read_reply_token(token: str, today: date) -> Answer | None:
    """Who answers what, or None for what we did not sign or what has expired."""
    told = _verified(b"reply", token, 16)
    if told is None:
        return None
    item_id, last = unpack(">QH", told[6:])
    if _EPOCH + timedelta(days=last) < today:
        return None
    return Answer(int.from_bytes(told[:6], "big"), item_id)


def bounce_token(letter_id: int) -> str:
    """The token that says which letter came back."""
    return _signed(b"bounce", pack(">Q", letter_id))


def read_bounce_token(token: str) -> int | None:
    """The letter that came back."""
    told = _verified(b"bounce", token, 8)
    return None if told is None else int.from_bytes(told, "big")


def _signed(purpose: bytes, told: bytes) -> str:
    return _written(told + _mac(purpose, told))


def _written(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _verified(purpose: bytes, token: str, length: int) -> bytes | None:
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        raw = base64.b32decode(padded)
    except (binascii.Error, ValueError):
        return None
    if _written(raw) != token.lower():
        return None  # the same bytes, written in another way than we do
    told, mac = raw[:length], raw[length:]
    return told if hmac.compare_digest(mac, _mac(purpose, told)) else None


def _mac(purpose: bytes, told: bytes) -> bytes:
    key = places.secrets()["mail"].encode()
    return hmac.new(key, purpose + b"\0" + told, sha256).digest()[:_MAC]
