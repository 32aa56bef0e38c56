"""Wakes at each commit that wrote to the journal, and delivers."""

import logging
import threading

import psycopg
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from engawa.journal.delivery import BATCH, POSTMAN, deliver
from engawa.journal.record import CHANNEL

AT_LEAST_EVERY = 15.0
GATHERS = 0.1
"""Seconds between two deliveries: what is said meanwhile is told together, for much less than one by one. The first
word after a silence does not wait, and what must be quick is told at once (`tell_at_once`)."""
PAUSE_AFTER_FAILURE = 1.0
log = logging.getLogger(__name__)


class Postman(threading.Thread):
    """Delivers until told to stop. What was missed while nobody listened is found by looking, now and then."""

    def __init__(self) -> None:
        super().__init__(name="postman", daemon=True)
        self.ended = threading.Event()

    def stop(self) -> None:
        self.ended.set()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self._listen()
            except (psycopg.Error, DatabaseError) as error:
                log.warning("The journal cannot be read; trying again: %s", error)
                close_old_connections()
                self.ended.wait(PAUSE_AFTER_FAILURE)

    def _listen(self) -> None:
        with psycopg.connect(_address(), autocommit=True) as ear:
            ear.execute(f"LISTEN {CHANNEL}")
            while not self.ended.is_set():
                while deliver() == BATCH and not self.ended.is_set():
                    pass
                self.ended.wait(GATHERS)
                for _notice in ear.notifies(timeout=AT_LEAST_EVERY, stop_after=1):
                    pass


def _address() -> str:
    entry = settings.DATABASES[POSTMAN]
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg.conninfo.make_conninfo(**{ours: entry[key] for ours, key in keys.items() if entry[key]})
