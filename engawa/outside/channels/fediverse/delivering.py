"""What is laid out is delivered: many servers at once, each by one worker, those that do not answer later and later."""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.outside.channels.fediverse.models import Activity, Delivery, Host, Tie
from engawa.outside.channels.fediverse.posting import Envelope, Never, NobodyHere, NotNow, hand_in
from engawa.outside.channels.fediverse.presence import private_key
from engawa.outside.channels.fediverse.rendering import published_items
from engawa.outside.channels.keys import COURIER

LEASE = timedelta(minutes=1)
"""After a break, what was on its way is delivered again; who has it already knows it by its id."""
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720)]
GIVEN_UP_AFTER = timedelta(days=7)
CLAIM = """
UPDATE fediverse_delivery SET due_at = %s, attempts = attempts + 1 WHERE id IN (
  SELECT id FROM fediverse_delivery WHERE lane = %s AND due_at <= %s AND NOT host = ANY(%s)
  ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING id, activity_id, inbox, host
"""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What became of the deliveries to one server."""

    host: str
    speaks: str = ""
    done: list[int] = field(default_factory=list)
    """Delivered, or never to be taken."""
    gone: list[str] = field(default_factory=list)
    """Inboxes that are no more."""
    left: list[int] = field(default_factory=list)
    trouble: NotNow | None = None


Parcel = tuple[int, Envelope]


class Lane:
    """Keeps a number of servers busy at once; a slow one holds up only its own worker."""

    def __init__(self, lane: Delivery.Lane, at_once: int) -> None:
        self.lane, self.at_once = lane, at_once
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix=f"fediverse-{lane.name.lower()}")
        self.running: dict[Future[Round], str] = {}
        self.known: dict[str, str] = {}

    def go_on(self) -> bool:
        """Settle what has ended and take up more; False when there is nothing to do."""
        self._settle()
        room = 2 * self.at_once - len(self.running)
        if room >= self.at_once // 2:
            for host, parcels in self._claim(room).items():
                speaks = self.known.get(host, "")
                self.running[self.pool.submit(_deliver, host, parcels, speaks)] = host
        if self.running:
            wait(self.running, timeout=0.5, return_when=FIRST_COMPLETED)
        return bool(self.running)

    def _settle(self) -> None:
        ended = [future for future in self.running if future.done()]
        for future in ended:
            del self.running[future]
        if ended:
            _note([future.result() for future in ended])

    def _claim(self, most: int) -> dict[str, list[Parcel]]:
        now = timezone.now()
        with connections[COURIER].cursor() as cursor:
            busy = list(self.running.values())
            cursor.execute(CLAIM, [now + LEASE, int(self.lane), now, busy, most])
            rows = sorted(cursor.fetchall())
        envelopes = _bodies({row[1] for row in rows})
        found: dict[str, list[Parcel]] = defaultdict(list)
        untold: list[int] = []
        for number, activity, inbox, host in rows:
            if activity in envelopes:
                body, account = envelopes[activity]
                found[host].append((number, Envelope(inbox, body, account)))
            else:
                untold.append(number)
        _forget(untold)
        known = Host.objects.using(COURIER).filter(name__in=found)
        self.known = dict(known.values_list("name", "speaks"))
        return found


def _bodies(activities: Iterable[int]) -> dict[int, tuple[bytes, int]]:
    """What each of these activities says, and in whose name; without those that the public may not read any more."""
    rows = list(Activity.objects.using(COURIER).filter(pk__in=activities))
    told = {row.item_id for row in rows if row.item_id and row.kind != "Delete"}
    with reading_as(None):
        standing = set(published_items().filter(pk__in=told).values_list("pk", flat=True)) if told else set()
    found = {}
    for row in rows:
        if row.item_id is None or row.kind == "Delete" or row.item_id in standing:
            private_key(row.account_id)
            found[row.pk] = (json.dumps(row.payload).encode(), row.account_id)
    return found


def _deliver(host: str, parcels: Sequence[Parcel], speaks: str) -> Round:
    """Runs in a worker of the pool, and asks no database."""
    said = Round(host, speaks)
    for place, (number, envelope) in enumerate(parcels):
        try:
            said.speaks = hand_in(envelope, said.speaks)
        except NotNow as trouble:
            said.trouble = trouble
            said.left = [waiting for waiting, _envelope in parcels[place:]]
            break
        except NobodyHere:
            said.gone.append(envelope.inbox)
        except Never as trouble:
            log.info("%s takes nothing: %s", envelope.inbox, trouble)
        except Exception as error:
            log.exception("Delivering to %s broke.", envelope.inbox)
            said.trouble = NotNow(str(error))
            said.left = [waiting for waiting, _envelope in parcels[place:]]
            break
        said.done.append(number)
    return said


def _note(rounds: Sequence[Round]) -> None:
    _forget([number for one in rounds for number in one.done])
    gone = [inbox for one in rounds for inbox in one.gone]
    if gone:
        Tie.objects.using(COURIER).filter(inbox__in=gone, shut_at=None).delete()
    fine = [Host(name=one.host, speaks=one.speaks) for one in rounds if one.done and one.trouble is None]
    if fine:
        Host.objects.using(COURIER).bulk_create(fine, ignore_conflicts=True)
        names = [one.name for one in fine]
        down = Host.objects.using(COURIER).filter(name__in=names, failures__gt=0)
        down.update(failures=0, down_since=None, again_at=None, trouble="", given_up_at=None)
        for way in {one.speaks for one in fine}:
            those = [one.name for one in fine if one.speaks == way]
            Host.objects.using(COURIER).filter(name__in=those).exclude(speaks=way).update(speaks=way)
    for one in rounds:
        if one.trouble is not None:
            _put_off(one, one.trouble)


def _put_off(said: Round, trouble: NotNow) -> None:
    """Everything that waits for this server waits longer; after a week without an answer it is given up."""
    now = timezone.now()
    host, _is_new = Host.objects.using(COURIER).get_or_create(name=said.host)
    host.down_since = host.down_since or now
    pause = trouble.again_in or PAUSES[min(host.failures, len(PAUSES) - 1)]
    host.failures += 1
    host.again_at = now + pause
    host.trouble = str(trouble)[:500]
    waiting = Delivery.objects.using(COURIER).filter(host=said.host)
    if now - host.down_since > GIVEN_UP_AFTER:
        host.given_up_at = now
        waiting.delete()
    else:
        _make_wait(said.host, host.again_at)
    host.save(using=COURIER)


def _make_wait(host: str, until: datetime) -> None:
    waiting = Delivery.objects.using(COURIER).filter(host=host).exclude(lane=Delivery.Lane.HELD)
    waiting.update(due_at=until, lane=Delivery.Lane.SLOW)


def _forget(numbers: Sequence[int]) -> None:
    if numbers:
        with connections[COURIER].cursor() as cursor:
            cursor.execute("DELETE FROM fediverse_delivery WHERE id = ANY(%s)", [list(numbers)])


QUICK = Lane(Delivery.Lane.QUICK, 48)
SLOW = Lane(Delivery.Lane.SLOW, 16)


def deliver_quickly() -> bool:
    """Deliver to servers that answered last time; False when nothing waits."""
    return QUICK.go_on()


def deliver_slowly() -> bool:
    """Deliver to servers that did not answer last time, when their time has come; False when nothing waits."""
    return SLOW.go_on()
