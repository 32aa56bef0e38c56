"""Our inbox's door: what needs no key is checked at once, the rest waits in a queue that no flood can fill up."""

from dataclasses import dataclass

from django.db import connections
from django.http import HttpRequest

from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import host as our_host
from engawa.outside.channels.fediverse.addresses import host_of
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.models import Arrival, Peer
from engawa.outside.channels.fediverse.peers import NobodyThere, key_of_peer
from engawa.outside.channels.fediverse.signatures import (
    BadSignature,
    Message,
    check,
    check_outside,
    key_id_of,
)
from engawa.outside.channels.keys import COURIER
from engawa.people.origin import origin

HEADERS = 16_000
"""Bytes of all headers together."""
KNOWN_WAITING = 5_000
"""So many of one server may wait whose signature holds."""
STRANGE_WAITING = 300
"""So many may wait that say they come from one server, while its key is not known."""
STRANGE_IN_ALL = 5_000
WAITING = """
SELECT (SELECT count(*) FROM (SELECT FROM fediverse_arrival WHERE host = %s AND (peer_id IS NULL) = %s LIMIT %s) a),
       (SELECT count(*) FROM (SELECT FROM fediverse_arrival WHERE peer_id IS NULL LIMIT %s) b)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    why: str = ""
    """For whoever runs the other server."""
    again_in: int = 0
    """Seconds."""


def hand_in(request: HttpRequest) -> Answer:
    """Take in what another server hands over, or say why not."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        return Answer(411, "Say how long it is.")
    if int(length) > parsing.LONGEST or sum(map(len, request.headers.values())) > HEADERS:
        return Answer(413, "It is too large: a megabyte at most.")
    body = request.read(parsing.LONGEST + 1)
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() != "cookie"}
    path = request.get_full_path()
    if headers.get("host", "").lower() != our_host().lower():
        return Answer(401, "It is signed for another server.")
    try:
        activity = parsing.read(body)
        key_id = key_id_of(headers)
        check_outside(Message("POST", origin() + path, headers, body))
    except parsing.Unreadable as problem:
        return Answer(400, str(problem))
    except BadSignature as problem:
        return Answer(401, str(problem))
    return _queue(activity, Arrival(path=path, headers=headers, body=body, key_id=key_id))


def _queue(activity: parsing.Document, arrival: Arrival) -> Answer:
    actor, site = parsing.uri(activity.get("actor")), host_of(arrival.key_id)
    if not site or len(arrival.key_id) > 1_000 or host_of(actor) != site:
        return Answer(401, "The key must lie at the actor's own server.")
    if is_blocked(actor, site):
        return Answer(403, "Nothing is taken from there.")
    if _concerns_nobody(activity, actor):
        return Answer(202)
    arrival.host = site
    arrival.peer = _known_signer(arrival)
    strange = arrival.peer is None
    most = STRANGE_WAITING if strange else KNOWN_WAITING
    with connections[COURIER].cursor() as cursor:
        cursor.execute(WAITING, [site, strange, most, STRANGE_IN_ALL])
        of_theirs, of_strangers = cursor.fetchone()
    if of_theirs >= most or (strange and of_strangers >= STRANGE_IN_ALL):
        return Answer(429, "Too much waits already. Try again later.", again_in=120)
    arrival.save(using=COURIER, force_insert=True)
    return Answer(202)


def _concerns_nobody(activity: parsing.Document, actor: str) -> bool:
    """Every server tells of every account that ends; of one we never met there is nothing to forget."""
    if parsing.kind(activity) != "Delete" or parsing.uri(activity.get("object")) != actor:
        return False
    return not Peer.objects.using(COURIER).filter(uri=actor).exists()


def _known_signer(arrival: Arrival) -> Peer | None:
    """Who signed it, if we know their key and it holds: no network is asked for that."""
    peer = Peer.objects.using(COURIER).filter(key_id=arrival.key_id).first()
    if peer is None:
        return None
    try:
        check(message_of(arrival), key_of_peer(peer))
    except (BadSignature, NobodyThere):
        return None
    return peer


def message_of(arrival: Arrival) -> Message:
    """The request as it came."""
    return Message("POST", origin() + arrival.path, dict(arrival.headers), bytes(arrival.body))
