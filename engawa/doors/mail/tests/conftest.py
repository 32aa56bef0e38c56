import signal
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker, Settings

from engawa.base import names
from engawa.doors.mail.models import Arrival
from engawa.doors.mail.tests.mails import DOMAIN
from engawa.doors.mail.tests.running import Running
from engawa.notices.ways.mail.models import Outgoing
from tests import databases
from tests.world import World

Records = dict[tuple[str, str], list[object]]


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Records:
    """All of DNS that the test's world has."""
    records: Records = {}

    def ask(name: str, kind: str, patience: float = 5) -> list[object]:
        return records.get((name.lower().rstrip("."), kind), [])

    monkeypatch.setattr(names, "ask", ask)
    return records


@pytest.fixture(scope="package")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One database for all tests of the door."""
    with django_db_blocker.unblock(), databases.copy_of(databases.template()):
        yield World()


@pytest.fixture
def door(shared: World, settings: Settings, zone: Records) -> World:
    """The cast, with a domain of their own, no network, and no mail yet."""
    settings.MAIL_DOMAIN = DOMAIN
    settings.DEFAULT_FROM_EMAIL = f"engawa@{DOMAIN}"
    Arrival.objects.using("owner").all().delete()
    Outgoing.objects.using("owner").all().delete()
    return shared


@pytest.fixture(scope="package")
def running(shared: World) -> Iterator[Running]:
    """The door in a process of its own."""
    running = Running()
    running.start()
    yield running
    running.kill(signal.SIGTERM)
