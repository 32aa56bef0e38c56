from collections.abc import Iterator

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.world import World


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of this test process, with the cast in it."""
    with (
        django_db_blocker.unblock(),
        databases.server(),
        databases.copy_of(databases.template()),
    ):
        yield


@pytest.fixture(autouse=True)
def _nobodys_zone_and_language() -> Iterator[None]:
    """What a request of the test before chose for its reader ends with that test."""
    yield
    timezone.deactivate()
    translation.deactivate()


@pytest.fixture
def world(db: None) -> World:
    """The cast, each with an account, their spaces and what lies there; undone after the test."""
    return World()


@pytest.fixture
def fresh(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A database of one's own with the cast, where everything commits, as every role."""
    with django_db_blocker.unblock(), databases.copy_of(databases.template()):
        yield World()


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A database like `fresh`, shared by the tests of one module, each of which leaves to it what it commits."""
    with django_db_blocker.unblock(), databases.copy_of(databases.template()):
        yield World()
