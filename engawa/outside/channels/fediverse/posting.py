"""Handing an activity in at another server: signed, through the guarded way out, in the form it takes."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import httpx

from engawa.base.transports import guarded_transport
from engawa.outside.channels.fediverse.addresses import key_of
from engawa.outside.channels.fediverse.documents import ACTIVITY
from engawa.outside.channels.fediverse.presence import private_key
from engawa.outside.channels.fediverse.signatures import CAVAGE, RFC9421, Message, sign

PATIENCE = 8.0
"""Seconds for one request together."""
CONNECTIONS = 64
LONGEST_WAIT = timedelta(days=1)
AGAIN = frozenset({408, 425, 429})


class Trouble(Exception):
    """They do not take it."""


class NotNow(Trouble):
    """They may take it later."""

    def __init__(self, message: str, again_in: timedelta | None = None) -> None:
        super().__init__(message)
        self.again_in = again_in


class Never(Trouble):
    """They will never take it."""


class NobodyHere(Never):
    """There is no such inbox any more."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is handed in, where, and in whose name."""

    inbox: str
    body: bytes
    account: int


def hand_in(envelope: Envelope, speaks: str = "") -> str:
    """Hand it in; returns which signature was taken. Without a known one both are tried, the older first.

    Raises:
        NotNow, Never, NobodyHere
    """
    first = speaks or CAVAGE
    ways = [first, *(way for way in (CAVAGE, RFC9421) if way != first)]
    for way in ways:
        response = _ask(envelope, way)
        if response.status_code not in (400, 401, 403):
            break
    _judge(response)
    return way


@cache
def _client() -> httpx.Client:
    transport = guarded_transport(timeout=PATIENCE, limit=1_000_000, connections=CONNECTIONS)
    return httpx.Client(transport=transport, timeout=PATIENCE, trust_env=False, follow_redirects=False)


def _ask(envelope: Envelope, way: str) -> httpx.Response:
    headers = {"content-type": ACTIVITY, "user-agent": "Engawa"}
    message = Message("POST", envelope.inbox, headers, envelope.body)
    sign(message, key_of(envelope.account), private_key(envelope.account), way)
    try:
        return _client().post(envelope.inbox, content=envelope.body, headers=message.headers)
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise Never(str(error)) from error
    except (httpx.HTTPError, UnicodeError) as error:
        raise NotNow(f"{type(error).__name__}: {error}") from error


def _judge(response: httpx.Response) -> None:
    status = response.status_code
    if status < 300:
        return
    if status == 410:
        raise NobodyHere("They are gone.")
    if status in AGAIN or status >= 500:
        raise NotNow(f"They answered with {status}.", _pause(response.headers.get("retry-after", "")))
    raise Never(f"They answered with {status}.")


def _pause(said: str) -> timedelta | None:
    if said.isdigit() and len(said) < 9:
        return min(timedelta(seconds=int(said)), LONGEST_WAIT)
    return None
