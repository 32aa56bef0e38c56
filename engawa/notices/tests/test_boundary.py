"""Notices, marks and counts belong to one person, and nothing of them outlives the right to read."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.actions import remove_item
from engawa.content.models import GroupMention, Item
from engawa.notices.bell import unread_count
from engawa.notices.models import Notice, Seen, Setting, Wish
from engawa.notices.tests.telling import clear, say, told
from engawa.spaces.models import Membership, Space
from tests.world import World


def see(world: World, who: str, thing: str, up_to: int | None = None) -> None:
    item = world.items[thing]
    world.client(who).post("/notices/seen/", {"seen": f"{item}:{up_to or item}"})


def test_a_notice_goes_with_what_it_tells_of(fresh: World) -> None:
    clear()
    said = say(fresh, "maya", "Dear @guest and @tom, a secret plan", to="council")
    told()
    guest, tom = fresh.client("guest"), fresh.client("tom")
    assert "a secret plan" in guest.get("/notices/").text
    assert ">1<" in guest.get("/notices/unread/").text
    stored = [str(value) for row in Notice.objects.using("postman").values_list() for value in row]
    assert not any("secret" in value for value in stored), "a notice holds no words"
    (notice,) = Notice.objects.using("postman").filter(person=fresh.people["guest"])
    assert tom.get(f"/notices/{notice.pk}/").status_code == 404, "another's notice"
    Membership.objects.using("importer").filter(person=fresh.people["guest"]).update(
        until=timezone.now() - timedelta(days=1)
    )
    assert "a secret plan" not in guest.get("/notices/").text
    assert guest.get("/notices/unread/").text.strip() == ""
    assert guest.get(f"/notices/{notice.pk}/").status_code == 404
    with reading_as(fresh.people["maya"]):
        remove_item(Item.objects.get(pk=said.pk), actor=fresh.person("maya"))
    assert tom.get("/notices/unread/").text.strip() == ""


def test_what_was_read_on_one_device_is_read_on_all_and_levels_are_chosen_right_there(fresh: World) -> None:
    clear()
    say(fresh, "tom", "One", on="platform post")
    say(fresh, "aiko", "Two", on="platform post")
    told()
    one, other = fresh.client("maya"), fresh.client("maya")
    page = one.get("/notices/").text
    assert "Aiko Nakamura and Tom Lindqvist answered" in page
    assert "You were answered" in page
    with reading_as(fresh.people["maya"]):
        latest = Notice.objects.order_by("-pk")[0]
        assert unread_count(fresh.person("maya")) == 1
    assert one.get(f"/notices/{latest.pk}/").headers["Location"] == f"/i/{latest.item_id}/"
    assert other.get("/notices/unread/").text.strip() == ""
    menu = f"/notices/thread/{fresh.items['platform post']}/"
    assert "Nothing" in one.post(menu, {"level": "0"}, headers={"HX-Request": "true"}).text
    say(fresh, "tom", "Three", on="platform post")
    told()
    assert one.get("/notices/unread/").text.strip() == ""
    assert "Muted until" in one.post(menu, {"quiet": "tomorrow"}, headers={"HX-Request": "true"}).text
    assert one.post(menu, {"quiet": "forever"}).status_code == 302
    with reading_as(fresh.people["tom"]):
        assert not Notice.objects.exclude(person=fresh.people["tom"]).exists()
        assert not Wish.objects.exists()
        assert not Wish.objects.update(level=4)


def test_the_writer_learns_how_many_and_never_who(fresh: World) -> None:
    for who in ("maya", "aiko", "colleague", "owner", "guest"):
        see(fresh, who, "everyone post")
    see(fresh, "colleague", "lab post")
    assert not Seen.objects.using("postman").filter(item=fresh.items["lab post"]).exists()
    assert not Seen.objects.using("postman").filter(person=fresh.people["guest"]).exists()
    reach = f"/notices/thread/{fresh.items['everyone post']}/?reach"
    mine = fresh.client("tom").get(reach).text
    assert "Seen by fewer than 5" in mine
    assert "muted by 0" in mine
    assert "Seen by" not in fresh.client("maya").get(reach).text
    with reading_as(fresh.people["tom"]):
        assert not Seen.objects.exists(), "nobody sees who"


def test_settings_are_saved_and_links_from_letters_lead_there(fresh: World) -> None:
    maya = fresh.client("maya")
    page = maya.get("/account/notices/").text
    assert "Platform" in page
    assert "Quiet lab" not in page
    sent = {"by_mail": "on", "digest": "weekly", "digest_day": "4", "digest_hour": "16", "quiet_from": "18",
            "quiet_to": "9", "muted": ["5"]}  # fmt: skip
    assert maya.post("/account/notices/", sent).status_code == 302
    assert maya.post("/account/notices/", sent | {"digest_hour": "99"}).status_code == 422
    with reading_as(fresh.people["maya"]):
        mine = Setting.objects.get()
        assert (mine.digest, mine.by_push, mine.muted) == ("weekly", False, [5])


def test_large_groups_are_called_by_their_owners_alone(fresh: World) -> None:
    Space.objects.using("importer").filter(slug="everyone").update(member_count=51)
    space = {"space": str(fresh.spaces["platform"])}
    refused = fresh.client("tom").post("/posts/", space | {"body": "Listen, @everyone"})
    assert refused.status_code in (403, 422)
    assert "only owners" in refused.text
    assert fresh.client("tom").post("/posts/", space | {"body": "Listen, @platform"}).status_code == 302
    assert GroupMention.objects.using("importer").filter(~Q(space__slug="platform")).count() == 0
    offered = fresh.client("tom").get("/palette/mentions?q=@plat").json()["results"]
    assert {"value": "@platform", "label": "Platform", "hint": "3 people"} in offered
