"""The process that listens and speaks: a few workers, so that one slow network holds up no other."""

import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from django.db import InterfaceError, OperationalError, connections

from engawa.outside.channels.following import Followers
from engawa.outside.channels.hearing import look, next_due
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.leases import lent
from engawa.outside.channels.sending import next_to_send, send

LOOKERS = 4
SENDERS = 2
MOST_WORKERS = 16
"""Of each kind, when those there are wait for slow networks."""
SLOW = 15.0
"""Seconds after which a worker no longer counts as free soon."""
LONGEST_SILENCE = 60.0
"""Seconds that a library without a limit of its own may wait for one piece of an answer."""
PAUSE = 1.0
"""Seconds between looks into the database while nothing is due."""
OTHERS: list[Callable[[], bool]] = []
"""What else a network wants done again and again in this process, a worker each; it adds to them in ready()."""
log = logging.getLogger(__name__)


@dataclass
class Worker:
    """A thread that does one kind of work again and again."""

    work: Callable[[], bool]
    ending: Event
    since: float = field(default_factory=monotonic)
    """When it began what it is at."""
    thread: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = Thread(target=self.run, daemon=True, name=self.work.__name__)
        self.thread.start()

    def run(self) -> None:
        """Work until the end; a moment's rest whenever there was nothing to do, or something went wrong."""
        while not self.ending.is_set():
            self.since = monotonic()
            if not tried(self.work):
                self.since = monotonic()
                self.ending.wait(PAUSE)

    @property
    def is_slow(self) -> bool:
        return monotonic() - self.since > SLOW


def keep_going() -> None:
    """Work until the process is asked to end."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    socket.setdefaulttimeout(LONGEST_SILENCE)
    lookers = [Worker(look_once, ending) for _ in range(LOOKERS)]
    senders = [Worker(send_once, ending) for _ in range(SENDERS)]
    others = [Worker(work, ending) for work in OTHERS]
    followers = Followers()
    while not ending.wait(2 * PAUSE):
        tried(followers.tend)
        for workers in (lookers, senders):
            help_out(workers)
    followers.end()
    for worker in lookers + senders + others:
        worker.thread.join(timeout=2)


def help_out(workers: list[Worker]) -> None:
    """One worker more when all of a kind wait for slow networks."""
    if len(workers) < MOST_WORKERS and all(worker.is_slow for worker in workers):
        workers.append(Worker(workers[0].work, workers[0].ending))


def tried(work: Callable[[], bool]) -> bool:
    """Do this once; False when there was nothing to do, or it went wrong."""
    try:
        return work()
    except (OperationalError, InterfaceError) as error:
        log.warning("The database does not answer: %s", error)
        connections.close_all()
    except Exception:
        log.exception("A channel's work failed; others go on.")
    return False


def look_once() -> bool:
    """Listen on one account whose time has come; False when there is none."""
    account = next_due()
    if account is None:
        return False
    with lent(account.pk, "listen") as ours:
        if ours:
            account.refresh_from_db(using=COURIER)
            look(account)
    return True


def send_once() -> bool:
    """Send one thing that waits; False when there is none."""
    dispatch = next_to_send()
    if dispatch is not None:
        send(dispatch)
    return dispatch is not None
