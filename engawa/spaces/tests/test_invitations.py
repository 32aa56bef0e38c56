"""Invitations let in whom they were made for, as what they were made for, and no longer than that."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from engawa.boundary import reading_as
from engawa.people.models import Account, Identity, Person
from engawa.spaces import actions
from engawa.spaces.models import Invitation, Membership
from tests.world import World

SOON = (timezone.localdate() + timedelta(days=30)).isoformat()
NEWCOMER = {"name": "Nia Newcome", "email": "nia@partner.example", "password": "quite long and secret"}


def _link_for_guest(world: World, who: str = "maya", **other: object) -> str:
    told = {"spaces": [world.spaces["council"]], "stay_until": SOON, "days": "7", "sure": "1", **other}
    client = world.client(who)
    assert client.post("/invite/guest/", told).status_code == 302
    return str(re.findall(r"/invitation/[\w-]+/", client.get("/invite/").text)[0])


def _link_inside(world: World, **other: object) -> str:
    client = world.client("owner")
    told = {"uses": "1", "days": "7", "spaces": [world.spaces["everyone"]], **other}
    assert client.post("/invite/inside/", told).status_code == 302
    return str(re.findall(r"/invitation/[\w-]+/", client.get("/invite/").text)[0])


def test_before_inviting_one_sees_what_the_guest_will_see(world: World) -> None:
    told = {"spaces": [world.spaces["council"]], "stay_until": SOON, "days": "7"}
    shown = world.client("maya").post("/invite/guest/", told)
    assert re.search(r"Will see 3 people, \d+ items\.", shown.text)
    with reading_as(world.people["maya"]):
        assert not Invitation.objects.exists()


def test_a_guest_comes_in_and_sees_that_space_alone(world: World) -> None:
    link = _link_for_guest(world)
    newcomer = Client()
    assert "Partner council" in newcomer.get(link).text
    assert newcomer.post(link, NEWCOMER).status_code == 302
    account = Account.objects.select_related("person").get(email="nia@partner.example")
    assert newcomer.get("/s/council/").status_code == 200
    assert newcomer.get("/s/platform/about/").status_code == 404
    assert newcomer.get(f"/people/{world.people['colleague']}/").status_code == 404
    with reading_as(world.people["maya"]):
        stay = Membership.objects.get(person=account.person_id)
        assert (stay.role, stay.person.ring, stay.sponsor_id) == ("guest", 1, world.people["maya"])
        assert stay.until is not None
        assert stay.until.date().isoformat() == SOON
    assert Client().post(link, {**NEWCOMER, "email": "second@partner.example"}).status_code == 410


@pytest.mark.parametrize("who, space", [("colleague", "council"), ("maya", "rollout"), ("maya", "platform")])
def test_guests_come_only_into_edge_spaces_of_the_inviter(world: World, who: str, space: str) -> None:
    told = {"spaces": [world.spaces[space]], "stay_until": SOON, "days": "7", "sure": "1"}
    assert world.client(who).post("/invite/guest/", told).status_code == 200
    with reading_as(world.people[who]):
        assert not Invitation.objects.exists()


def test_somebody_comes_inside_and_joins_the_open_spaces(world: World) -> None:
    link, newcomer = _link_inside(world), Client()
    assert newcomer.post(link, NEWCOMER).status_code == 302
    assert newcomer.get("/s/platform/about/").status_code == 200
    with reading_as(world.people["owner"]):
        nia = Person.objects.get(name="Nia Newcome")
        assert (nia.ring, nia.is_owner) == (2, False)
        assert [one.space.slug for one in nia.memberships.select_related("space")] == ["everyone"]


def test_who_wrote_before_under_the_invited_address_stays_who_they_are(world: World) -> None:
    with reading_as(world.people["owner"]):
        known = Person.objects.create(name="N. Newcome", ring=2, joined_at=timezone.now())
        Identity.objects.create(person=known, scheme="email", value="nia@partner.example")
    link = _link_inside(world, email="nia@partner.example")
    Client().post(link, NEWCOMER)
    assert Account.objects.get(email="nia@partner.example").person_id == known.pk
    other = _link_inside(world)
    Client().post(other, {**NEWCOMER, "email": "n2@partner.example"})
    assert Account.objects.get(email="n2@partner.example").person_id != known.pk


def test_what_is_over_says_so(world: World) -> None:
    link = _link_inside(world)
    with reading_as(world.people["owner"]):
        made = Invitation.objects.get()
    assert world.client("maya").post(f"/invite/{made.pk}/withdrawal/").status_code == 404
    assert world.client("owner").post(f"/invite/{made.pk}/withdrawal/").status_code == 302
    over = Client().get(link)
    assert (over.status_code, "It was taken back." in over.text) == (410, True)
    with reading_as(world.people["owner"]):
        late = actions.invite(actor=world.person("owner"), good_for=timedelta(0))
    assert "It has expired." in Client().post(f"/invitation/{late}/", NEWCOMER).text
    assert not Account.objects.filter(email="nia@partner.example").exists()


def test_a_guest_who_is_here_comes_into_more_spaces(world: World) -> None:
    link = _link_for_guest(world)
    assert world.client("colleague").post(link).status_code == 403
    assert world.client("stranger").get("/s/council/").status_code == 404
    assert world.client("stranger").post(link).status_code == 302
    assert world.client("stranger").get("/s/council/").status_code == 200


def test_a_taken_address_and_a_weak_password_are_refused_in_words(world: World) -> None:
    link = _link_for_guest(world)
    answer = Client().post(link, {**NEWCOMER, "email": "maya@engawa.example", "password": "password"})
    assert answer.status_code == 200
    assert "Somebody signs in with this address already" in answer.text
    assert Client().post(link, NEWCOMER).status_code == 302


def test_an_address_is_told_by_mail(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        link = _link_for_guest(world, email="Nia@Partner.example", name="Nia")
    assert [one.to for one in mail.outbox] == [["nia@partner.example"]]
    assert link in str(mail.outbox[0].body)


def test_a_stay_is_extended_by_its_sponsor_and_ends(world: World) -> None:
    address = f"/s/council/members/{world.people['guest']}/"
    assert world.client("tom").post(address, {"act": "extend", "until": SOON}).status_code == 403
    assert world.client("maya").post(address, {"act": "extend", "until": SOON}).status_code == 302
    assert world.client("maya").post(address, {"act": "extend", "until": "2000-01-01"}).status_code == 200
    with reading_as(world.people["maya"]):
        an_hour_ago = timezone.now() - timedelta(hours=1)
        Membership.objects.filter(person=world.people["guest"]).update(until=an_hour_ago)
    assert world.client("guest").get("/s/council/").status_code == 404
