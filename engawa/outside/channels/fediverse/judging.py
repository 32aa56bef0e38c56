"""What waits at our inbox is judged: whose signature it bears, whether it was there before, and what it asks."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import host_of
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.door import message_of
from engawa.outside.channels.fediverse.handling import Taken, hand_on, handle
from engawa.outside.channels.fediverse.models import Arrival, Host, Peer
from engawa.outside.channels.fediverse.peers import NobodyThere, NotNow, key_of_peer, peer_with_key
from engawa.outside.channels.fediverse.remembering import remembering
from engawa.outside.channels.fediverse.signatures import BadSignature, check
from engawa.outside.channels.keys import COURIER

LEASE = timedelta(minutes=5)
BATCH = 100
STRANGERS = 16
AT_ONCE = 8
"""Strangers' servers that are asked for keys at one time."""
MOST_ATTEMPTS = 5
KEPT = timedelta(days=14)
OF_ONE = 200
"""So many arrivals more are settled with a key that was learnt."""
FIRST_SEEN = """
INSERT INTO fediverse_seen (digest, at) SELECT digest, %s FROM unnest(%s::text[]) AS digest
ON CONFLICT DO NOTHING RETURNING digest
"""
log = logging.getLogger(__name__)


def meet_once() -> bool:
    """Learn whose signatures a few arrivals bear that come from strangers; False when there are none."""
    strange = Arrival.objects.using(COURIER).filter(peer=None)
    arrivals = _lend(strange, STRANGERS)
    arrivals += _lend(strange.filter(key_id__in={one.key_id for one in arrivals}), OF_ONE) if arrivals else []
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
    with transaction.atomic(using=COURIER), remembering():
        taken = Taken()
        for arrival, activity in _new(arrivals):
            assert arrival.peer is not None
            handle(activity, arrival.peer, taken)
        hand_on(taken)
        Arrival.objects.using(COURIER).filter(pk__in=[one.pk for one in arrivals]).delete()


def _new(arrivals: Sequence[Arrival]) -> list[tuple[Arrival, dict[str, Any]]]:
    """The activities that are their actor's own, from nobody who is blocked, and were not there before."""
    found: dict[str, tuple[Arrival, dict[str, Any]]] = {}
    for arrival in arrivals:
        if (activity := _sound(arrival)) is not None:
            assert arrival.peer is not None
            name = f"{arrival.peer.uri}\n{parsing.text(activity, 'id')}"
            found.setdefault(sha256(name.encode()).hexdigest(), (arrival, activity))
    if not found:
        return []
    with connections[COURIER].cursor() as cursor:
        cursor.execute(FIRST_SEEN, [timezone.now(), sorted(found)])
        fresh = {digest for (digest,) in cursor.fetchall()}
    kept = [one for digest, one in found.items() if digest in fresh]
    _answer_again({arrival.host for arrival, _activity in kept})
    return kept


def _sound(arrival: Arrival) -> dict[str, Any] | None:
    peer = arrival.peer
    assert peer is not None
    try:
        activity = parsing.read(bytes(arrival.body))
    except parsing.Unreadable:
        return None
    if parsing.uri(activity.get("actor")) != peer.uri or is_blocked(peer.uri, peer.host):
        return None
    name = parsing.text(activity, "id")
    return activity if name and host_of(name) == peer.host else None


def _answer_again(hosts: set[str]) -> None:
    """Servers that speak to us live: what waits for them is tried again soon."""
    down = Host.objects.using(COURIER).filter(name__in=hosts, failures__gt=0)
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
