from collections.abc import Iterator

import pytest

from engawa.boundary import reading_as
from engawa.outside.channels.fediverse.actions import switch_on
from engawa.outside.channels.fediverse.tests.little import Little, little
from engawa.outside.channels.models import Account
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.world import World


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other servers of these tests are on this machine."""
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.0/8")


@pytest.fixture
def peer() -> Iterator[Little]:
    with little() as server:
        yield server


@pytest.fixture
def blog(fresh: World) -> Account:
    """The product blog, which can be followed."""
    with reading_as(fresh.people["tom"]):
        space = Space.objects.get(slug="blog")
        return switch_on(space, actor=Person.objects.get(pk=fresh.people["tom"]), username="blog")


@pytest.fixture
def company(fresh: World) -> Account:
    """The company's own voice; the people of Platform answer by it."""
    from engawa.outside.channels.fediverse.addresses import host

    return Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network="fediverse", handle=f"@acme@{host()}", name="Acme"
    )
