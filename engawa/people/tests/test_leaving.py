"""Somebody moves on: out at once, and their name stays on what they did."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.people.actions import thank
from engawa.people.models import Account, Person
from engawa.spaces.models import Membership, Space
from tests.world import World


@pytest.mark.parametrize("who, status", [("owner", 302), ("maya", 403), ("tom", 403), ("guest", 403)])
def test_only_an_owner_closes_an_account(world: World, who: str, status: int) -> None:
    assert world.client(who).post(f"/people/{world.people['maya']}/leaving/").status_code == status
    assert Account.objects.get(email="maya@engawa.example").is_active == (status != 302)


def test_the_database_itself_refuses_others(world: World) -> None:
    for who in ("maya", "guest"):
        with pytest.raises(DatabaseError), reading_as(world.people[who]), connection.cursor() as cursor:
            cursor.execute("SELECT engawa_leave(%s, '')", [world.people["tom"]])
        with reading_as(world.people[who]), connection.cursor() as cursor:
            cursor.execute("SELECT engawa_set_manager(%s, %s)", [world.people["tom"], world.people["aiko"]])
            assert cursor.fetchone() == ("refused",)
    assert world.client("owner").post(f"/people/{world.people['owner']}/leaving/").status_code == 403


def test_who_leaves_is_out_and_keeps_the_credit(world: World) -> None:
    maya = world.client("maya")
    assert maya.get("/people/me/edit/").status_code == 200
    with reading_as(world.people["tom"]):
        thank(world.person("maya"), actor=world.person("tom"), reason="for the years")
    world.client("owner").post(f"/people/{world.people['maya']}/leaving/")
    assert maya.get("/people/me/edit/").status_code == 302
    with reading_as(world.people["maya"]):
        assert not Person.objects.exists(), "whoever left reads nothing, on any road"
    with reading_as(world.people["tom"]):
        assert not Membership.objects.filter(person=world.people["maya"]).exists()
        heirs = dict(Membership.objects.filter(role="owner").values_list("space__slug", "person__handle"))
        assert (heirs["platform"], heirs["council"]) == ("tom", "tom")
        assert Space.objects.get(slug="platform").member_count == 2
        assert Item.objects.get(pk=world.items["platform post"]).author_id == world.people["maya"]
        guest = Membership.objects.get(space__slug="council", role="guest")
        assert guest.sponsor_id == world.people["tom"]
    page = world.client("tom").get(f"/people/{world.people['maya']}/").text
    assert "No longer here" in page
    assert "platform post" in page
    assert "for the years" in world.client("tom").get(f"/people/{world.people['maya']}/around/").text
    directory = world.client("tom").get("/people/").text.partition("<main")[2]
    assert ">Maya Okafor<" not in directory
    assert ">Maya Okafor<" in world.client("tom").get("/people/?ring=gone").text
    assert "(no longer here)" in world.client("tom").get("/s/platform/").text


def test_an_account_can_be_opened_again(world: World) -> None:
    owner = world.client("owner")
    owner.post(f"/people/{world.people['maya']}/leaving/")
    owner.post(f"/people/{world.people['maya']}/leaving/", {"back": "1"})
    account = Account.objects.get(email="maya@engawa.example")
    assert account.is_active
    assert not account.has_usable_password()
    assert world.client("maya").get("/people/me/edit/").status_code == 200


def test_who_reported_to_them_reports_further_up(world: World) -> None:
    owner = world.client("owner")
    for whom, to in (("maya", "owner"), ("tom", "maya")):
        owner.post(f"/people/{world.people[whom]}/manager/", {"manager": world.people[to]})
    owner.post(f"/people/{world.people['maya']}/leaving/")
    with reading_as(world.people["aiko"]):
        assert Person.objects.get(pk=world.people["tom"]).manager_id == world.people["owner"]
        assert Person.objects.get(pk=world.people["owner"]).reports == 1


def test_the_console_closes_accounts(fresh: World) -> None:
    call_command("people", "leave", "Tom@engawa.example", verbosity=0)
    with transaction.atomic():
        assert not Account.objects.get(email="tom@engawa.example").is_active
    for email in ("tom@engawa.example", "owner@engawa.example"):
        with pytest.raises(CommandError):
            call_command("people", "leave", email)
