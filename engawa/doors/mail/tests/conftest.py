import pytest

from engawa.doors.mail import names
from engawa.doors.mail.tests.mails import DOMAIN
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


@pytest.fixture
def door(shared: World, settings: object, zone: Records) -> World:
    """The cast, with a domain of their own and no network."""
    settings.MAIL_DOMAIN = DOMAIN  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = f"engawa@{DOMAIN}"  # type: ignore[attr-defined]
    return shared
