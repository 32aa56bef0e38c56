"""In step with a real Tryton."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engawa.boundary import reading_as
from engawa.outside.contacts import editing
from engawa.outside.contacts.crm.keeping import keep_in_step
from engawa.outside.contacts.models import Contact, CrmLink, CrmParty
from engawa.outside.contacts.reading import known
from engawa.outside.contacts.tests.people import mail, meet
from tests.counterparts.tryton.server import PASSWORD, Tryton, running
from tests.world import World

pytestmark = pytest.mark.counterparts
PARTY = "model.party.party"


@pytest.fixture(scope="module")
def tryton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tryton]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    home: Path = tmp_path_factory.mktemp("tryton")
    with running(home, port) as server:
        yield server


def name_of(tryton: Tryton, number: int) -> str:
    rows: list[dict[str, Any]] = tryton.call(f"{PARTY}.read", [number], ["name"])
    return str(rows[0]["name"])


def test_parties_are_kept_in_step_both_ways(
    fresh: World, tryton: Tryton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    made = [["create", [{"type": "email", "value": "Ann@norte.example"}]]]
    (number,) = tryton.call(f"{PARTY}.create", [{"name": "Ann Lee", "contact_mechanisms": made}])
    sent = {
        "space": fresh.spaces["platform"], "called": "The books", "address": tryton.address, "database": "demo",
        "user": "admin", "password": "wrong",
    }  # fmt: skip
    maya = fresh.client("maya")
    assert "does not let this user in" in maya.post("/contacts/crm/new/tryton/", sent).text
    assert maya.post("/contacts/crm/new/tryton/", {**sent, "password": PASSWORD}).status_code == 302
    link = CrmLink.objects.using("courier").get()

    def look() -> None:
        link.refresh_from_db(using="courier")
        keep_in_step(link)
        link.refresh_from_db(using="courier")
        assert link.trouble == ""

    tom = fresh.person("tom")
    look()
    with reading_as(tom.pk):
        (ann,) = known(Contact.objects.all())
        assert (ann.name, ann.identities[0].uid) == ("Ann Lee", "ann@norte.example")
        editing.change(
            ann, fresh.spaces["platform"], actor=tom, name="Ann L.", company="", customer_since=None, note=""
        )
    look()
    assert name_of(tryton, number) == "Ann L."
    tryton.call(f"{PARTY}.write", [number], {"name": "Ann of Norte"})
    look()
    look()
    with reading_as(tom.pk):
        assert Contact.objects.get().name == "Ann of Norte"
    assert name_of(tryton, number) == "Ann of Norte"

    (kelda,) = meet(fresh, mail())
    with reading_as(tom.pk):
        (them,) = known(Contact.objects.filter(pk=kelda.contact_id))
        editing.change(
            them, fresh.spaces["platform"], actor=tom, name="Kelda", company="", customer_since=None, note=""
        )
    look()
    look()
    assert len(tryton.call(f"{PARTY}.search", [["name", "=", "Kelda"]], 0, None, None)) == 1

    tryton.call(f"{PARTY}.delete", [number])
    look()
    look()
    assert CrmParty.objects.using("courier").get(remote=str(number)).gone_at
    with reading_as(tom.pk):
        assert Contact.objects.count() == 2
