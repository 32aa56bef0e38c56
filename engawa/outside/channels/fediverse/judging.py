"""What waits at our inbox is judged: whose signature it bears, whether it was there before, and what it asks."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import host_of
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.door import message_of
from engawa.outside.channels.fediverse.handling import Taken, hand_on, handle
from engawa.outside.channels.fediverse.models import Arrival, Host, Peer, Seen
from engawa.outside.channels.fediverse.peers import NobodyThere, NotNow, key_of_peer, peer_with_key
from engawa.outside.channels.fediverse.signatures import BadSignature, check
from engawa.outside.channels.keys import COURIER

LEASE = timedelta(minutes=5)
BATCH = 50
STRANGERS = 16
AT_ONCE = 8
"""Strangers' servers that are asked for keys at one time."""
MOST_ATTEMPTS = 5
KEPT = timedelta(days=14)
log = logging.getLogger(__name__)


def meet_once() -> bool:
    """Learn whose signatures a few arrivals bear that come from strangers; False when there are none."""
    arrivals = _lend(Arrival.objects.using(COURIER).filter(peer=None), STRANGERS)
    by_key: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        by_key.setdefault(arrival.key_id, []).append(arrival)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for several, found in zip(by_key.values(), pool.map(_meet, by_key), strict=True):
            for arrival in several:
                _settle(arrival, found)
    return bool(arrivals)


def _meet(key_id: str) -> Peer | Exception:
    try:
        return peer_with_key(key_id)
    except (NobodyThere, NotNow) as trouble:
        return trouble
    except Exception as trouble:
        log.exception("Nobody could be met by the key %s", key_id[:200])
        return NobodyThere(str(trouble))
    finally:
        connections[COURIER].close()


def _settle(arrival: Arrival, found: Peer | Exception) -> None:
    rows = Arrival.objects.using(COURIER).filter(pk=arrival.pk)
    if isinstance(found, NotNow) and arrival.attempts + 1 < MOST_ATTEMPTS:
        rows.update(due_at=timezone.now() + timedelta(minutes=2**arrival.attempts))
        return
    if isinstance(found, Peer):
        try:
            check(message_of(arrival), key_of_peer(found), arrival.at)
        except (BadSignature, NobodyThere):
            rows.delete()
        else:
            rows.update(peer=found, due_at=timezone.now(), attempts=0)
        return
    rows.delete()


def take_once() -> bool:
    """Do what a few arrivals ask whose signatures hold; False when there are none.

    All of them stand in one transaction. When it breaks they are taken one by one, so that one that cannot be
    understood holds up no other.
    """
    arrivals = _lend(Arrival.objects.using(COURIER).filter(peer__isnull=False).select_related("peer"), BATCH)
    try:
        _take(arrivals)
    except DatabaseError:
        log.exception("A batch of %s arrivals broke; they are taken one by one.", len(arrivals))
        for arrival in arrivals:
            _take_alone(arrival)
    return bool(arrivals)


def _take_alone(arrival: Arrival) -> None:
    try:
        _take([arrival])
    except Exception:
        log.exception("An arrival from %s could not be taken.", arrival.host)
        if arrival.attempts + 1 >= MOST_ATTEMPTS:
            Arrival.objects.using(COURIER).filter(pk=arrival.pk).delete()


def _take(arrivals: Sequence[Arrival]) -> None:
    with transaction.atomic(using=COURIER):
        taken = Taken()
        for arrival in arrivals:
            _judge(arrival, taken)
        hand_on(taken)
        Arrival.objects.using(COURIER).filter(pk__in=[one.pk for one in arrivals]).delete()


def _judge(arrival: Arrival, taken: Taken) -> None:
    """Hand an activity on if it is its actor's own, new, and from nobody who is blocked."""
    peer = arrival.peer
    assert peer is not None
    try:
        activity = parsing.read(bytes(arrival.body))
    except parsing.Unreadable:
        return
    if parsing.uri(activity.get("actor")) != peer.uri or is_blocked(peer.uri, peer.host):
        return
    name = parsing.text(activity, "id")
    if not name or host_of(name) != peer.host or _was_there(name, peer):
        return
    _answers_again(peer.host)
    handle(activity, peer, taken)


def _was_there(name: str, peer: Peer) -> bool:
    digest = sha256(f"{peer.uri}\n{name}".encode()).hexdigest()
    _row, is_new = Seen.objects.using(COURIER).get_or_create(digest=digest)
    return not is_new


def _answers_again(host: str) -> None:
    """A server that speaks to us lives: what waits for it is tried again soon."""
    down = Host.objects.using(COURIER).filter(name=host, failures__gt=0)
    down.update(failures=0, down_since=None, again_at=None, given_up_at=None)


def _lend(arrivals: QuerySet[Arrival], most: int) -> list[Arrival]:
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        found = list(
            arrivals.filter(due_at__lte=now)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("due_at")[:most]
        )
        for arrival in found:
            arrival.attempts += 1
        ids = [arrival.pk for arrival in found]
        if ids:
            _count_up(ids, now + LEASE)
    return found


def _count_up(ids: list[int], due_at: datetime) -> None:
    with connections[COURIER].cursor() as cursor:
        cursor.execute(
            "UPDATE fediverse_arrival SET due_at = %s, attempts = attempts + 1 WHERE id = ANY(%s)",
            [due_at, ids],
        )
