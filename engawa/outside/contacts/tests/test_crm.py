"""In step with a CRM: what changed on one side is changed on the other, and nothing goes round in circles."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.outside.contacts import editing
from engawa.outside.contacts.crm import webhook
from engawa.outside.contacts.crm.keeping import keep_in_step, next_due
from engawa.outside.contacts.crm.keys import keep_keys, keys_of
from engawa.outside.contacts.crm.protocol import FIELDS, Ask, Moved, Opened, Party, Pulled, Trouble, register
from engawa.outside.contacts.crm.signing import Forged, check, new_secret, signed
from engawa.outside.contacts.models import Contact, CrmLink, CrmParty, FieldChange, Identity, Order
from engawa.outside.contacts.reading import Known, known
from engawa.outside.contacts.tests.people import mail, meet
from tests.world import World

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PaperCrm:
    """`there` is what it knows; what is pushed lies in `told` and is known there from then on."""

    slug = "paper"
    name: "_StrPromise | str" = "Paper"
    asks: Sequence[Ask] = ()
    fields: Collection[str] = FIELDS

    def __init__(self) -> None:
        self.there: dict[str, Party] = {}
        self.told: list[dict[str, str]] = []
        self.trouble: Trouble | None = None
        self.meanwhile: dict[str, Party] = {}
        """What is changed there between our look and our telling."""

    def connect(self, answers: Mapping[str, str]) -> Opened:
        return Opened("")

    def pull(self, link: CrmLink, keys: Mapping[str, Any]) -> Pulled:
        if self.trouble:
            raise self.trouble
        return Pulled(list(self.there.values()))

    def missing(self, link: CrmLink, keys: Mapping[str, Any], remotes: Sequence[str]) -> set[str]:
        return set(remotes) - set(self.there)

    def push(
        self,
        link: CrmLink,
        keys: Mapping[str, Any],
        remote: str,
        mail: str,
        changes: Mapping[str, str],
        agreed: Mapping[str, str],
        key: str,
    ) -> str:
        if remote in self.meanwhile:
            self.there[remote] = self.meanwhile.pop(remote)
            raise Moved
        self.told.append(dict(changes))
        remote = remote or f"new-{len(self.there)}"
        before = self.there[remote].fields if remote in self.there else {}
        self.there[remote] = Party(remote, mail, {**before, **changes}, timezone.now())
        return remote


@pytest.fixture
def crm() -> PaperCrm:
    paper = PaperCrm()
    register(paper)
    return paper


def link_in(world: World, kind: str = "paper") -> CrmLink:
    made = CrmLink.objects.using("courier").create(
        space_id=world.spaces["platform"], kind=kind, name="The CRM", address=""
    )
    keep_keys(made.pk, {"secret": new_secret()})
    return made


def them(world: World) -> Known:
    with reading_as(world.people["tom"]):
        return known(Contact.objects.order_by("pk"))[0]


def change(world: World, **fields: Any) -> None:
    tom, now = world.person("tom"), them(world)
    first = {
        "name": now.name, "company": now.company.name if now.company else "", "note": now.knowings[0].note,
        "customer_since": now.customer_since,
    }  # fmt: skip
    with reading_as(tom.pk):
        editing.change(now, world.spaces["platform"], actor=tom, **{**first, **fields})


def ann(**fields: str) -> Party:
    return Party("7", "ann@norte.example", {"name": "Ann", "note": "", **fields}, timezone.now())


def test_both_ways_once_and_no_circle(fresh: World, crm: PaperCrm) -> None:
    link = link_in(fresh)
    crm.there["7"] = ann(customer_since="2021-03-01")
    keep_in_step(link)
    assert (them(fresh).name, str(them(fresh).customer_since), crm.told) == ("Ann", "2021-03-01", [])
    change(fresh, note="Met her.")
    for _look in range(3):
        keep_in_step(link)
    assert crm.told == [{"note": "Met her."}]
    crm.there["7"] = ann(note="Met her.", customer_since="2021-03-01", company="Norte")
    for _look in range(3):
        keep_in_step(link)
    company = them(fresh).company
    assert company is not None
    assert (company.name, len(crm.told)) == ("Norte", 1)


@pytest.mark.parametrize("later, holds", [(-60, "ours"), (60, "theirs")])
def test_the_later_change_holds_and_both_are_remembered(
    fresh: World, crm: PaperCrm, later: int, holds: str
) -> None:
    link = link_in(fresh)
    crm.there["7"] = ann(note="before")
    keep_in_step(link)
    change(fresh, note="ours")
    at = timezone.now() + timedelta(seconds=later)
    crm.there["7"] = Party("7", "ann@norte.example", {"name": "Ann", "note": "theirs"}, at)
    for _look in range(2):
        keep_in_step(link)
    assert (them(fresh).notes[0].note, crm.there["7"].fields["note"]) == (holds, holds)
    with reading_as(fresh.people["tom"]):
        lost = FieldChange.objects.get(stands=False)
    assert {lost.after, holds} == {"ours", "theirs"}
    assert "a later change won" in fresh.client("tom").get(f"/contacts/{them(fresh).id}/trail/").text
    assert "Changed on both sides" in fresh.client("tom").get(f"/contacts/crm/{link.pk}/").text


@pytest.mark.parametrize("theirs, holds", [("theirs", "theirs"), ("before", "ours")])
def test_what_changed_there_after_our_look_is_not_written_over(
    fresh: World, crm: PaperCrm, theirs: str, holds: str
) -> None:
    link = link_in(fresh)
    crm.there["7"] = ann(note="before")
    keep_in_step(link)
    change(fresh, note="ours")
    soon = timezone.now() + timedelta(seconds=1)
    crm.meanwhile["7"] = Party("7", "ann@norte.example", {"name": "Ann", "note": theirs}, soon)
    keep_in_step(link)
    assert (crm.told, crm.there["7"].fields["note"], link.trouble) == ([], theirs, "")
    for _look in range(2):
        keep_in_step(link)
    assert (them(fresh).notes[0].note, crm.there["7"].fields["note"]) == (holds, holds)
    with reading_as(fresh.people["tom"]):
        assert FieldChange.objects.filter(stands=False).count() == (holds == "theirs")


def test_what_is_gone_there_stays_here_and_trouble_is_shown(fresh: World, crm: PaperCrm) -> None:
    link = link_in(fresh)
    crm.there["7"] = ann()
    keep_in_step(link)
    crm.there.clear()
    keep_in_step(link)
    assert them(fresh).name == "Ann"
    assert CrmParty.objects.using("courier").get().gone_at
    crm.trouble = Trouble("It is closed on Sundays.")
    keep_in_step(link)
    assert next_due() is None
    assert "closed on Sundays" in fresh.client("tom").get(f"/contacts/crm/{link.pk}/").text
    assert fresh.client("colleague").get(f"/contacts/crm/{link.pk}/").status_code == 404


def test_whom_we_change_and_it_does_not_know_it_comes_to_know(fresh: World, crm: PaperCrm) -> None:
    link = link_in(fresh)
    meet(fresh, mail())
    keep_in_step(link)
    assert crm.there == {}
    change(fresh, note="A customer now.")
    for _look in range(2):
        keep_in_step(link)
    assert [one.mail for one in crm.there.values()] == ["kelda@norte.example"]


def post(link: CrmLink, told: Any, key: str, *, secret: str = "", late: int = 0) -> int:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = signed(
        secret or keys_of(link.pk)["secret"], key, body, timezone.now() - timedelta(seconds=late)
    )
    answer = Client().post(
        f"/contacts/crm/{link.pk}/hook/", body, content_type="application/json",
        headers=headers,
    )  # fmt: skip
    return answer.status_code


def test_signed_messages_count_once(fresh: World) -> None:
    link = link_in(fresh, "webhook")
    party = {
        "type": "party.changed",
        "party": {"id": "7", "mail": "Ann@norte.example", "fields": {"name": "Ann"}},
    }
    order = {
        "type": "order.placed",
        "order": {
            "id": "o1",
            "party": "7",
            "at": "2024-05-01",
            "amount": "12.50",
            "currency": "eur",
            "product": "Tea",
        },
    }
    assert post(link, party, "a", secret=new_secret()) == 401
    assert post(link, party, "a", late=3600) == 401
    assert [post(link, party, "a"), post(link, party, "a"), post(link, party, "b")] == [202, 200, 202]
    assert [post(link, order, "c"), post(link, order, "d")] == [202, 202]
    assert (them(fresh).name, them(fresh).orders) == ("Ann", 1)
    with reading_as(fresh.people["tom"]):
        assert Order.objects.get().currency == "EUR"
    gone = {"type": "party.deleted", "party": {"id": "7"}}
    assert post(link, gone, "e") == 202
    assert Identity.objects.using("courier").count() == 1
    assert CrmParty.objects.using("courier").get().gone_at
    for number, nonsense in enumerate(
        [b"{", b"[]", b'{"type": "party.changed"}', {"type": "x", "party": {}}, {"type": "party.changed", "party": []},
         {"type": "order.placed", "order": {"id": [1], "party": "7", "at": "x", "amount": "NaN"}}, b"[" * 100_000]
    ):  # fmt: skip
        assert post(link, nonsense, f"n{number}") == 422, nonsense
    assert post(link, b"x" * 300_000, "big") == 413
    link.state = "paused"
    link.save(using="courier")
    assert post(link, party, "f") == 401


def test_a_system_where_something_newer_stands_is_told_once_more(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, answers, told = link_in(fresh, "webhook"), [409, 202], []
    CrmLink.objects.using("courier").filter(pk=link.pk).update(address="https://crm.example/hook")
    link.refresh_from_db(using="courier")

    def answer(address: str, body: bytes, headers: Mapping[str, str]) -> int:
        told.append(json.loads(body)["party"]["fields"])
        return answers.pop(0)

    monkeypatch.setattr(webhook, "post", answer)
    party = {"id": "7", "mail": "ann@norte.example", "fields": {"name": "Ann"}}
    assert post(link, {"type": "party.changed", "party": party}, "a") == 202
    change(fresh, note="ours")
    for _look in range(3):
        keep_in_step(link)
        assert link.trouble == ""
    assert told == [{"note": "ours"}] * 2


def test_a_signature_is_for_its_id_its_time_and_its_body() -> None:
    secret, now = new_secret(), timezone.now()
    headers = signed(secret, "k", b"body", now)
    assert check(secret, headers, b"body", now) == "k"
    for wrong in ({**headers, "webhook-id": "j"}, {**headers, "webhook-signature": "v1,x"}, {}):
        with pytest.raises(Forged):
            check(secret, wrong, b"body", now)
    with pytest.raises(Forged):
        check(secret, headers, b"other", now)


def test_owners_add_one(fresh: World) -> None:
    sent = {"space": fresh.spaces["platform"], "called": "Their CRM", "address": ""}
    assert fresh.client("tom").post("/contacts/crm/new/webhook/", sent).status_code == 403
    answer = fresh.client("maya").post("/contacts/crm/new/webhook/", sent)
    assert answer.status_code == 302
    assert "whsec_" in fresh.client("maya").get(answer["Location"]).text
    assert "whsec_" not in fresh.client("tom").get(answer["Location"]).text
    assert fresh.client("tom").post(answer["Location"], {"state": "paused"}).status_code == 403
    assert fresh.client("maya").post(answer["Location"], {"state": "closed"}).status_code == 302
    assert fresh.client("maya").post(answer["Location"], {"state": "running"}).status_code == 403
