"""Whoever speaks on another server: fetched once through the guarded fetcher, kept, and looked at anew when it must."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.utils import timezone

from engawa.base import fetch as web
from engawa.base.strangers import harmless
from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import handle, host_of, key_of
from engawa.outside.channels.fediverse.documents import ACTIVITY
from engawa.outside.channels.fediverse.models import Peer
from engawa.outside.channels.fediverse.presence import SLUG, private_key
from engawa.outside.channels.fediverse.signatures import CAVAGE, Message, sign
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Speaker

LARGEST = 256_000
PATIENCE = 8.0
TYPES = (ACTIVITY, "application/ld+json", "application/json")
ACTORS = frozenset({"Person", "Service", "Application", "Group", "Organization"})
STALE = timedelta(days=1)
BITS = range(2048, 8193)


class NobodyThere(Exception):
    """What was named is gone, or is not whom it says it is."""


class NotNow(Exception):
    """Their server does not answer just now."""


def peer_at(uri: str) -> Peer:
    """Who this is, as far as we know; fetched when nothing is known or it is a day old.

    Raises:
        NobodyThere, NotNow: when nothing is known and nothing can be learnt.
    """
    known = Peer.objects.using(COURIER).filter(uri=uri).first()
    if known is not None and known.fetched_at > timezone.now() - STALE:
        return known
    try:
        return learn(uri)
    except NotNow:
        if known is not None:
            return known
        raise


def peer_with_key(key_id: str) -> Peer:
    """Whose key this is, asked anew of their server.

    Raises:
        NobodyThere: when nobody there says that the key is theirs.
        NotNow: when it may be known later.
    """
    document = fetch_document(key_id.partition("#")[0])
    owner = parsing.uri(document.get("owner")) or parsing.text(document, "id")
    if host_of(owner) != host_of(key_id):
        raise NobodyThere("The key of one server says that it belongs to another.")
    if parsing.kind(document) not in ACTORS or parsing.text(document, "id") != owner:
        document = fetch_document(owner)
    return keep(document, owner, key_id)


def learn(uri: str) -> Peer:
    """Fetch who this is, and keep it.

    Raises:
        NobodyThere, NotNow
    """
    return keep(fetch_document(uri), uri)


def keep(document: Mapping[str, Any], uri: str, key_id: str = "") -> Peer:
    """Keep an actor as its own server describes it.

    Raises:
        NobodyThere: when the document is not that actor's, or its key or inbox lies at another server.
    """
    site = host_of(uri)
    key = _key(document, uri, key_id)
    inbox = parsing.text(document, "inbox")
    endpoints = document.get("endpoints")
    shared = parsing.text(endpoints, "sharedInbox") if isinstance(endpoints, dict) else ""
    if parsing.text(document, "id") != uri or parsing.kind(document) not in ACTORS or host_of(inbox) != site:
        raise NobodyThere("This is nobody whom one can write to.")
    username = parsing.text(document, "preferredUsername")
    peer, _is_new = Peer.objects.using(COURIER).update_or_create(
        uri=uri,
        defaults={
            "host": site,
            "handle": handle(username, site),
            "name": harmless(parsing.text(document, "name") or username),
            "url": _page(document) or uri,
            "avatar": _picture(document.get("icon")),
            "kind": parsing.kind(document)[:40],
            "inbox": inbox,
            "shared_inbox": shared if host_of(shared) == site else "",
            "key_id": parsing.text(key, "id"),
            "key": parsing.text(key, "publicKeyPem"),
            "fetched_at": timezone.now(),
            "gone_at": None,
        },
    )
    return peer


def fetch_document(uri: str) -> dict[str, Any]:
    """A document of another server, asked for with a signature of ours.

    Raises:
        NobodyThere: when it is not there, may not be fetched, or was moved to another server.
        NotNow: when their server does not answer.
    """
    site = host_of(uri)
    if not site:
        raise NobodyThere("This is no address of another server.")
    try:
        found = web.fetch(uri, limit=LARGEST, timeout=PATIENCE, types=TYPES, headers=_signed(uri))
        document = parsing.read(found.body)
    except (web.TooSlow, web.Unreachable) as error:
        raise NotNow(str(error)) from error
    except web.Refused as error:
        if error.status in (408, 425, 429) or error.status >= 500:
            raise NotNow(str(error)) from error
        raise NobodyThere(str(error)) from error
    except (web.FetchError, parsing.Unreadable) as error:
        raise NobodyThere(str(error)) from error
    if host_of(found.url) != site:
        raise NobodyThere("It leads to another server.")
    return document


def key_of_peer(peer: Peer) -> RSAPublicKey:
    """
    Raises:
        NobodyThere: when the key is none that we can check with.
    """
    try:
        found = load_pem_public_key(peer.key.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NobodyThere("Their key cannot be read.") from error
    if not isinstance(found, RSAPublicKey) or found.key_size not in BITS:
        raise NobodyThere("Their key is of a kind or size that is not taken.")
    return found


def speaker_of(peer: Peer) -> Speaker:
    """As the rooms above know somebody."""
    return Speaker(
        network=SLUG, uid=peer.uri, handle=peer.handle, name=peer.name, url=peer.url, avatar=peer.avatar
    )


def _signed(uri: str) -> dict[str, str]:
    """Headers for fetching; some servers answer only to those who say who they are."""
    message = Message("GET", uri, {"accept": f"{ACTIVITY}, application/ld+json"})
    accounts = Account.objects.using(COURIER).filter(network=SLUG, state=Account.State.RUNNING)
    us = accounts.order_by("pk").values_list("pk", flat=True).first()
    if us is not None:
        sign(message, key_of(us), private_key(us), CAVAGE)
    return message.headers


def _key(document: Mapping[str, Any], uri: str, key_id: str) -> Mapping[str, Any]:
    for key in parsing.objects(document.get("publicKey")):
        name = parsing.text(key, "id")
        wanted = (name == key_id or not key_id) and len(parsing.text(key, "publicKeyPem")) < 4_000
        if wanted and parsing.uri(key.get("owner")) == uri and host_of(name) == host_of(uri):
            return key
    raise NobodyThere("They do not say that this key is theirs.")


def _page(document: Mapping[str, Any]) -> str:
    for address in parsing.uris(document.get("url")):
        if urlsplit(address).scheme in ("https", "http") and len(address) < 1_000:
            return address
    return ""


def _picture(icon: Any) -> str:
    for one in parsing.objects(icon):
        address = parsing.uri(one.get("url"))
        if address.startswith("https://") and len(address) < 1_000:
            return address
    return ""
