"""An idea: proposed, supported, helped, looked after, and what came of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.kinds.ideas.models import Helper, Idea, Keeper, Promise, Step, Support
from tests.world import World


@pytest.mark.parametrize(
    "who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 302), ("owner", 403)]
)
def test_members_propose(world: World, who: str, status: int) -> None:
    sent = {"space": world.spaces["platform"], "title": "A quiet hour", "body": "From nine to ten."}
    response = world.client(who).post("/ideas/new/", sent)
    assert response.status_code == status
    with reading_as(world.people["aiko"]):
        proposed = Idea.objects.filter(item__title="A quiet hour")
        assert proposed.count() == (who == "tom")
    if who == "tom":
        page = world.client("aiko").get(response["Location"])
        assert "From nine to ten." in page.text
        assert "A quiet hour" in world.client("aiko").get("/s/platform/ideas/").text


def test_support_is_one_each_and_can_be_taken_back(world: World) -> None:
    idea = world.items["platform idea"]
    address = f"/ideas/{idea}/support/"
    for who, count in (("colleague", 1), ("tom", 2), ("colleague", 1), ("colleague", 2)):
        assert world.client(who).post(address).status_code == 302
        with reading_as(world.people["tom"]):
            assert Idea.objects.get(pk=idea).support == count
    assert world.client("guest").post(address).status_code == 404
    assert "2 people support it" in world.client("maya").get(address).text


@pytest.mark.parametrize("who, status", [("maya", 302), ("tom", 403), ("colleague", 403), ("guest", 404)])
def test_the_owners_of_the_space_say_where_it_stands_and_why(world: World, who: str, status: int) -> None:
    idea = world.items["platform idea"]
    address = f"/ideas/{idea}/stage/"
    response = world.client(who).post(address, {"stage": "tried", "reason": "Two teams begin on Monday."})
    assert response.status_code == status
    with reading_as(world.people["tom"]):
        assert Idea.objects.get(pk=idea).stage == ("tried" if who == "maya" else "new")
        assert Step.objects.filter(idea=idea).count() == (who == "maya")
    if who == "maya":
        assert world.client(who).post(address, {"stage": "adopted", "reason": " "}).status_code == 422
        again = world.client(who).post(address, {"stage": "tried", "reason": "Once more"})
        assert again.status_code == 403
        text = world.client("colleague").get(f"/ideas/{idea}/").text
        assert "Two teams begin on Monday." in text
        assert "Being tried" in text


def test_whoever_looks_after_it_can_do_so_until_released(world: World) -> None:
    idea = world.items["platform idea"]
    stage = {"stage": "looked_at", "reason": "Read it."}
    name_tom = {"person": world.people["tom"]}
    assert world.client("tom").post(f"/ideas/{idea}/keeper/", name_tom).status_code == 403
    assert world.client("maya").post(f"/ideas/{idea}/keeper/", name_tom).status_code == 302
    assert (
        world.client("maya").post(f"/ideas/{idea}/keeper/", {"person": world.people["guest"]}).status_code
        == 403
    )
    assert "Tom Lindqvist looks after it" in world.client("colleague").get(f"/ideas/{idea}/").text
    assert world.client("tom").get(f"/ideas/{idea}/care/").status_code == 200
    assert world.client("tom").post(f"/ideas/{idea}/stage/", stage).status_code == 302
    assert world.client("tom").post(f"/ideas/{idea}/keeper/release/").status_code == 302
    assert world.client("tom").post(f"/ideas/{idea}/stage/", stage | {"stage": "tried"}).status_code == 403
    with reading_as(world.people["tom"]):
        assert Keeper.objects.get(idea=idea).ended_at is not None


def test_a_promise_stays_when_its_day_has_passed(fresh: World) -> None:
    idea, today = fresh.items["platform idea"], timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))
    for days, status in ((-1, 422), (400, 422), (3, 302)):
        until = (today + timedelta(days=days)).isoformat()
        assert fresh.client("maya").post(f"/ideas/{idea}/promise/", {"until": until}).status_code == status
    assert "3 days are left" in fresh.client("colleague").get(f"/ideas/{idea}/").text
    Promise.objects.using("importer").filter(idea=idea).update(until=today - timedelta(days=5))
    until = (today + timedelta(days=1)).isoformat()
    fresh.client("maya").post(f"/ideas/{idea}/promise/", {"until": until})
    text = fresh.client("colleague").get(f"/ideas/{idea}/").text
    assert "it is 5 days late" in text
    assert "1 day is left" in text
    fresh.client("maya").post(f"/ideas/{idea}/answer/", {"body": "Yes, from May on."})
    text = fresh.client("colleague").get(f"/ideas/{idea}/").text
    assert "it came 5 days late" in text
    assert "it came in time" in text
    assert "Yes, from May on." in text
    assert "Waiting" not in text


def test_helpers_are_named_and_may_withdraw(world: World) -> None:
    idea = world.items["platform idea"]
    world.client("tom").post(f"/ideas/{idea}/help/", {"what": "I know the room."})
    assert world.client("guest").post(f"/ideas/{idea}/help/", {"what": "Me too"}).status_code == 404
    with reading_as(world.people["tom"]):
        helper = Helper.objects.get(idea=idea)
    assert "I know the room." in world.client("colleague").get(f"/ideas/{idea}/").text
    withdrawal = f"/ideas/{idea}/help/{helper.pk}/withdrawal/"
    assert world.client("maya").post(withdrawal).status_code == 403
    assert world.client("tom").post(withdrawal).status_code == 302
    assert "I know the room." not in world.client("colleague").get(f"/ideas/{idea}/").text


def test_what_came_of_it_leads_only_to_what_one_may_see(world: World) -> None:
    idea = world.items["blog idea"]
    shown = f"/pages/{world.items['blog page']}/ /posts/{world.items['lab post']}/"
    sent = {"body": "It is **done**.", "led_to": shown}
    assert world.client("tom").post(f"/ideas/{idea}/outcome/", sent).status_code == 302
    assert world.client("maya").post(f"/ideas/{idea}/outcome/", sent).status_code == 403
    for who, sees in (("tom", True), ("colleague", False), ("nobody", False)):
        text = world.client(who).get(f"/ideas/{idea}/").text
        assert "<strong>done</strong>" in text
        assert "blog page" in text
        assert ("lab post" in text) == sees


def test_the_same_ideas_become_one_and_part_again(world: World) -> None:
    first = world.items["platform idea"]
    sent = {"space": world.spaces["platform"], "title": "The same once more"}
    second = int(world.client("tom").post("/ideas/new/", sent)["Location"].strip("/").split("/")[-1])
    for who, idea in (("colleague", first), ("aiko", first), ("aiko", second), ("owner", second)):
        world.client(who).post(f"/ideas/{idea}/support/")
    merging = f"/ideas/{second}/merging/"
    assert world.client("tom").post(merging, {"into": f"/ideas/{first}/"}).status_code == 403
    assert world.client("maya").post(merging, {"into": str(world.items["blog idea"])}).status_code == 403
    assert world.client("maya").post(merging, {"into": f"/ideas/{first}/"}).status_code == 302
    assert _support(world, first) == 3
    back = world.client("maya").post(f"/ideas/{first}/merging/", {"into": f"/ideas/{second}/"})
    assert back.status_code == 403
    assert world.client("tom").post(f"/ideas/{second}/support/").status_code == 403
    assert f"/ideas/{first}/" in world.client("colleague").get(f"/ideas/{second}/").text
    assert "The same once more" not in world.client("colleague").get("/s/platform/ideas/").text
    assert world.client("maya").post(f"/ideas/{second}/merging/undoing/").status_code == 302
    assert (_support(world, first), _support(world, second)) == (2, 2)


def _support(world: World, idea: int) -> int:
    with reading_as(world.people["tom"]):
        return Idea.objects.get(pk=idea).support


def test_lists_go_on_where_they_ended(world: World) -> None:
    ids = []
    for number in range(33):
        sent = {"space": world.spaces["platform"], "title": f"Idea {number}"}
        ids.append(int(world.client("tom").post("/ideas/new/", sent)["Location"].strip("/").split("/")[-1]))
    for who in ("tom", "aiko"):
        world.client(who).post(f"/ideas/{ids[4]}/support/")
    world.client("tom").post(f"/ideas/{ids[9]}/support/")
    for order in ("newest", "support", "waiting"):
        found, address = [], f"/s/platform/ideas/?order={order}"
        while address:
            text = world.client("tom").get(address).text
            found += [
                int(part.split('"')[0]) for part in text.split('idea-line ring-inside" data-item="')[1:]
            ]
            address = (
                text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
                if 'rel="next"' in text
                else ""
            )
            address = address.replace("&amp;", "&")
        assert len(found) == len(set(found)) == 34, order
        if order == "support":
            assert found[:2] == [ids[4], ids[9]]


def test_readers_of_other_spaces_see_nothing(world: World) -> None:
    lab = world.items["lab idea"]
    world.client("tom").post(f"/ideas/{lab}/support/")
    for who in ("colleague", "guest", "nobody"):
        assert world.client(who).get(f"/ideas/{lab}/").status_code == 404
        assert "lab idea" not in world.client(who).get("/ideas/").text
        with reading_as(world.people.get(who)):
            assert not Support.objects.filter(idea=lab).exists()
            assert not Entry.objects.filter(item=lab).exists()
