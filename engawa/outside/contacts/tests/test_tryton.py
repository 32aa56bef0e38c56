"""In step with a real Tryton."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engawa.boundary import reading_as
from engawa.outside.contacts import editing
from engawa.outside.contacts.crm import tryton as adapter
from engawa.outside.contacts.crm.keeping import keep_in_step
from engawa.outside.contacts.models import Contact, CrmLink, CrmParty, FieldChange
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


def party(tryton: Tryton, name: str, mail: str) -> int:
    made = [["create", [{"type": "email", "value": mail}]]]
    (number,) = tryton.call(f"{PARTY}.create", [{"name": name, "contact_mechanisms": made}])
    return int(number)


def rename(tryton: Tryton, number: int, name: str) -> None:
    tryton.call(f"{PARTY}.write", [number], {"name": name})


class Step:
    """A space in step with this Tryton, and one of its people who changes what is kept."""

    def __init__(self, world: World, tryton: Tryton) -> None:
        self.world, self.tom = world, world.person("tom")
        sent = {
            "space": world.spaces["platform"], "called": "The books", "address": tryton.address,
            "database": "demo", "user": "admin", "password": "wrong",
        }  # fmt: skip
        maya = world.client("maya")
        assert "does not let this user in" in maya.post("/contacts/crm/new/tryton/", sent).text
        assert maya.post("/contacts/crm/new/tryton/", {**sent, "password": PASSWORD}).status_code == 302
        self.link = CrmLink.objects.using("courier").get()

    def look(self) -> None:
        self.link.refresh_from_db(using="courier")
        keep_in_step(self.link)
        self.link.refresh_from_db(using="courier")
        assert self.link.trouble == ""

    def name(self, before: str, name: str) -> None:
        with reading_as(self.tom.pk):
            (them,) = known(Contact.objects.filter(name=before))
            editing.change(
                them, self.world.spaces["platform"], actor=self.tom, name=name, company="", customer_since=None,
                note="",
            )  # fmt: skip

    def names(self) -> set[str]:
        with reading_as(self.tom.pk):
            return set(Contact.objects.values_list("name", flat=True))

    def lost(self) -> set[str]:
        """What a later change won against, as everybody of the space sees it."""
        with reading_as(self.tom.pk):
            lost = FieldChange.objects.filter(stands=False)
            shown = self.world.client("tom").get(f"/contacts/crm/{self.link.pk}/").text
            assert all(f"<del>{one.after}</del>" in shown for one in lost)
            return {one.after for one in lost}


def test_parties_are_kept_in_step_both_ways(
    fresh: World, tryton: Tryton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    number = party(tryton, "Ann Lee", "Ann@norte.example")
    step = Step(fresh, tryton)
    look, tom = step.look, step.tom
    look()
    with reading_as(tom.pk):
        (ann,) = known(Contact.objects.all())
        assert (ann.name, ann.identities[0].uid) == ("Ann Lee", "ann@norte.example")
    step.name("Ann Lee", "Ann L.")
    look()
    assert name_of(tryton, number) == "Ann L."
    rename(tryton, number, "Ann of Norte")
    look()
    look()
    with reading_as(tom.pk):
        assert Contact.objects.get().name == "Ann of Norte"
    assert name_of(tryton, number) == "Ann of Norte"

    (kelda,) = meet(fresh, mail())
    assert kelda.name in step.names()
    step.name(kelda.name, "Kelda")
    look()
    look()
    assert len(tryton.call(f"{PARTY}.search", [["name", "=", "Kelda"]], 0, None, None)) == 1

    tryton.call(f"{PARTY}.delete", [number])
    look()
    look()
    assert CrmParty.objects.using("courier").get(remote=str(number)).gone_at
    with reading_as(tom.pk):
        assert Contact.objects.count() == 2


def test_a_name_changed_on_both_sides_is_lost_on_none(
    fresh: World, tryton: Tryton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    bea, cleo = party(tryton, "Bea", "bea@both.example"), party(tryton, "Cleo", "cleo@both.example")
    step = Step(fresh, tryton)
    step.look()
    step.name("Bea", "Bea ours")
    rename(tryton, bea, "Bea theirs")
    rename(tryton, cleo, "Cleo theirs")
    step.name("Cleo", "Cleo ours")
    for _look in range(3):
        step.look()
        assert {"Bea theirs", "Cleo ours"} <= step.names()
        assert (name_of(tryton, bea), name_of(tryton, cleo)) == ("Bea theirs", "Cleo ours")
        assert step.lost() == {"Bea ours", "Cleo theirs"}

    asked = adapter._call

    def changed_before(method: str, name: str) -> None:
        """Somebody writes there, once, just before this is asked."""

        def call(address: str, keys: Any, asks: str, *params: Any, **more: Any) -> Any:
            if asks == method:
                monkeypatch.setattr(adapter, "_call", asked)
                rename(tryton, bea, name)
            return asked(address, keys, asks, *params, **more)

        monkeypatch.setattr(adapter, "_call", call)

    names = ["Bea theirs", "Bea after the look", "Bea while we write"]
    for place, method in enumerate((f"{PARTY}.read", f"{PARTY}.write"), start=1):
        step.name(names[place - 1], f"Bea ours, {place}")
        changed_before(method, names[place])
        step.look()
        assert name_of(tryton, bea) == names[place], "what was written there meanwhile is not written over"
        step.look()
        assert names[place] in step.names()
        assert f"Bea ours, {place}" in step.lost()
    tryton.call(f"{PARTY}.delete", [bea, cleo])
