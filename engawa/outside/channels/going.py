"""The process that listens and speaks: a few workers, so that one slow network holds up no other."""

import logging
import signal
from collections.abc import Callable
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, connections

from engawa.outside.channels.hearing import look, next_due
from engawa.outside.channels.sending import next_to_send, send

LOOKERS = 4
SENDERS = 2
PAUSE = 1.0
"""Seconds between looks into the database while nothing is due."""
log = logging.getLogger(__name__)


def keep_going() -> None:
    """Work until the process is asked to end."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    works = [look_once] * LOOKERS + [send_once] * SENDERS
    workers = [Thread(target=work_on, args=(work, ending), daemon=True) for work in works]
    for worker in workers:
        worker.start()
    while not ending.wait(60):
        pass
    for worker in workers:
        worker.join(timeout=5)


def work_on(work: Callable[[], bool], ending: Event) -> None:
    """Do this again and again; a moment's rest whenever there was nothing to do, or something went wrong."""
    while not ending.is_set():
        try:
            busy = work()
        except (OperationalError, InterfaceError) as error:
            log.warning("The database does not answer: %s", error)
            connections.close_all()
            busy = False
        except Exception:
            log.exception("A channel's work failed; others go on.")
            busy = False
        if not busy:
            ending.wait(PAUSE)


def look_once() -> bool:
    """Listen on one account whose time has come; False when there is none."""
    account = next_due()
    if account is not None:
        look(account)
    return account is not None


def send_once() -> bool:
    """Send one thing that waits; False when there is none."""
    dispatch = next_to_send()
    if dispatch is not None:
        send(dispatch)
    return dispatch is not None
