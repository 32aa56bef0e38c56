"""A link shows exactly one item to whoever has it, for as long as it is good, and nothing else by any road."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.models import Attachment, Item
from engawa.doors.links.models import Link, Use
from engawa.doors.links.visiting import net_of, outward
from engawa.spaces.models import Membership, Space
from tests.world import World

ALL = "importer"


@pytest.fixture
def allowed(fresh: World) -> World:
    """The cast, where the quiet lab lets its members give out links."""
    assert fresh.client("tom").post("/s/lab/settings/guests/", {"review_days": "90", "links_allowed": "on"})
    return fresh


def given_out(world: World, who: str = "aiko", item: str = "lab post", **told: str) -> str:
    address = f"/i/{world.items[item]}/open-links/"
    response = world.client(who).post(address, {"days": "7", **told})
    assert response.status_code == 200, response.status_code
    return str(re.findall(r"/l/[\w-]+/", response.text)[0])


def test_whoever_has_the_link_reads_this_and_nothing_else(allowed: World) -> None:
    visitor, link = Client(), given_out(allowed)
    page = visitor.get(link)
    assert page.status_code == 200
    assert "lab post" in page.text
    assert "lab comment" not in page.text
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex, nofollow, noarchive", "no-referrer")
    assert "no-store" in page["Cache-Control"]
    others = [
        f"/posts/{allowed.items['lab post']}/", f"/i/{allowed.items['lab post']}/",
        f"/pages/{allowed.items['lab page']}/",
        f"/i/{allowed.items['lab post']}/fragment/?as=card", f"/i/{allowed.items['lab comment']}/", "/s/lab/",
        "/s/lab/about/", f"/people/{allowed.people['aiko']}/", f"{link}comments/", f"{link}../",
    ]  # fmt: skip
    for path in others:
        assert visitor.get(path).status_code == 404, path
    assert "lab post" not in visitor.get("/search/?q=lab").text
    assert "lab post" not in visitor.get("/").text
    assert "sessionid" not in visitor.cookies


def test_the_talk_comes_along_where_the_link_says_so(allowed: World) -> None:
    page = Client().get(given_out(allowed, with_talk="on")).text
    assert "lab comment" in page
    assert "Aiko Nakamura" in page
    assert "Tom Lindqvist" not in page


def test_nobody_who_is_mentioned_is_named_and_no_way_leads_in(allowed: World) -> None:
    told = {"title": "lab post", "body": "Ask @tom, see [there](/s/lab/) or https://example.org/x."}
    assert allowed.client("aiko").post(f"/i/{allowed.items['lab post']}/edit/", told).status_code in (
        200,
        302,
    )
    page = Client().get(given_out(allowed)).text.partition("<main")[2].partition("</main")[0]
    assert "@tom" not in page
    assert "/s/lab/" not in page
    assert 'href="https://example.org/x"' in page
    assert '<img src="/l/x/files/d/p.png"' in outward('<img src="/files/d/p.png">', "/l/x/")
    assert outward('<a href="//evil.example">x</a> <a href="people/5/">y</a>', "/l/x/").count("href") == 0


def test_the_owner_sees_what_is_open_and_each_use(allowed: World) -> None:
    link = given_out(allowed)
    for _time in range(3):
        Client(REMOTE_ADDR="203.0.113.77").get(link)
    shown = allowed.client("aiko").get(f"/i/{allowed.items['lab post']}/open-links/").text
    assert "used 3 times" in shown
    assert "203.0.113.0" in shown
    assert "203.0.113.77" not in shown
    assert "used 3 times" in allowed.client("tom").get("/s/lab/open-links/").text
    assert allowed.client("owner").get("/s/lab/open-links/").status_code == 404
    assert allowed.client("maya").get("/s/lab/open-links/").status_code == 404
    assert link.split("/")[2] not in allowed.client("tom").get("/s/lab/open-links/").text


def test_only_members_give_out_and_only_where_it_is_allowed(fresh: World) -> None:
    address, told = f"/i/{fresh.items['lab post']}/open-links/", {"days": "7"}
    assert fresh.client("aiko").post(address, told).status_code == 403
    fresh.client("tom").post("/s/lab/settings/guests/", {"review_days": "90", "links_allowed": "on"})
    fresh.client("maya").post("/s/council/settings/guests/", {"review_days": "90", "links_allowed": "on"})
    assert fresh.client("aiko").post(address, told).status_code == 200
    assert fresh.client("colleague").post(address, told).status_code == 404
    council = f"/i/{fresh.items['council post']}/open-links/"
    assert fresh.client("guest").post(council, told).status_code == 403
    assert fresh.client("tom").post(council, told).status_code == 200
    chat = f"/i/{fresh.items['lab chat']}/open-links/"
    assert fresh.client("aiko").post(chat, told).status_code == 404


@pytest.mark.parametrize(
    "end", ["withdrawn", "expired", "not allowed", "maker gone", "taken back", "moved out"]
)
def test_a_link_ends(allowed: World, end: str) -> None:
    link, visitor = given_out(allowed), Client()
    assert visitor.get(link).status_code == 200
    row = Link.objects.using(ALL).get()
    if end == "withdrawn":
        assert (
            allowed.client("colleague").post(f"/i/{row.item_id}/open-links/{row.pk}/withdrawal/").status_code
            == 404
        )
        assert (
            allowed.client("tom").post(f"/i/{row.item_id}/open-links/{row.pk}/withdrawal/").status_code == 302
        )
    elif end == "expired":
        Link.objects.using(ALL).update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "not allowed":
        allowed.client("tom").post("/s/lab/settings/guests/", {"review_days": "90"})
    elif end == "maker gone":
        Membership.objects.using(ALL).filter(
            person=allowed.people["aiko"], space=allowed.spaces["lab"]
        ).delete()
    elif end == "taken back":
        allowed.client("aiko").post(f"/i/{row.item_id}/removal/", {"sure": "yes"})
    else:
        secret = Space.objects.using(ALL).get(slug="secret")
        Item.objects.using(ALL).filter(pk=row.item_id).update(space=secret, audience=secret.audience)
    assert visitor.get(link).status_code == 410
    assert "lab post" not in visitor.get(link).text


def test_a_pass_phrase_is_asked_for_and_ten_wrong_ones_close_the_link(allowed: World) -> None:
    link, visitor = given_out(allowed, phrase="blue heron"), Client()
    assert "lab post" not in visitor.get(link).text
    assert visitor.post(link, {"phrase": "red heron"}).status_code == 403
    assert "lab post" in visitor.post(link, {"phrase": " blue heron "}).text
    assert "lab post" in visitor.get(link).text
    assert "lab post" not in Client().get(link).text
    thief = Client()
    for _try in range(10):
        assert thief.post(link, {"phrase": "guess"}).status_code == 403
    assert thief.post(link, {"phrase": "blue heron"}).status_code == 410
    assert visitor.get(link).status_code == 410
    assert Use.objects.using(ALL).filter(what="miss").count() == 11


def test_files_of_the_item_come_by_the_link_and_no_others(allowed: World) -> None:
    mine, other = "a" * 64, "b" * 64
    for item, digest in (("lab post", mine), ("lab page", other), ("lab comment", "c" * 64)):
        Attachment.objects.using(ALL).create(
            item_id=allowed.items[item], name="x.png", media_type="image/png", file=digest
        )
    link = given_out(allowed)
    with transaction.atomic(), connection.cursor() as cursor:
        secret = link.split("/")[2]
        for digest, found in ((mine, 1), (other, 0), ("c" * 64, 0), ("", 0)):
            cursor.execute("SELECT name FROM engawa_link_file(%s, '', %s, '')", [secret, digest])
            assert len(cursor.fetchall()) == found
    assert Client().get(f"/files/{mine}/x.png").status_code == 404
    assert Client().get(f"{link}files/{other}/x.png").status_code == 404
    assert f"{link}files/{mine}/x.png" in Client().get(link).text


def test_the_database_itself_gives_a_visitor_nothing_but_the_item(allowed: World) -> None:
    """With the link's secret in hand, asked directly as the role of the pages."""
    secret = given_out(allowed).split("/")[2]
    with reading_as(None), connection.cursor() as cursor:
        cursor.execute("SELECT engawa_link_read(%s, '', '')", [secret])
        assert cursor.fetchone()
        for table in (
            "content_item",
            "links_link",
            "links_use",
            "people_person",
            "spaces_membership",
            "content_attachment",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE id::text <> ALL(%s)", [public_ids(table)])
            assert cursor.fetchone() == (0,), table
        for tried in (secret + "x", "", "' OR 1=1", Link.objects.using(ALL).get().digest):
            cursor.execute("SELECT engawa_link_read(%s, '', '')", [tried])
            assert cursor.fetchone() == (None,)
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        raise_cause(cursor, "SELECT engawa_link_enter(%s, '', 'page', '')", [secret])


def public_ids(table: str) -> list[str]:
    if table != "content_item":
        return []
    return [str(pk) for pk in Item.objects.using(ALL).filter(audience=0).values_list("pk", flat=True)]


def raise_cause(cursor: CursorWrapper, query: str, values: list[str]) -> None:
    try:
        cursor.execute(query, values)
    except DatabaseError as error:
        raise error.__cause__ or error from error


def test_no_row_can_be_forged(allowed: World) -> None:
    """Neither a link for something one does not belong to, nor one for longer, nor a use."""

    def forge(who: str, item: str, days: int = 7, **other: object) -> None:
        told: dict[str, object] = {"made_by_id": allowed.people[who], "digest": "d", "door": "d", **other}
        with reading_as(allowed.people[who]):
            Link.objects.create(
                item_id=allowed.items[item], expires_at=timezone.now() + timedelta(days=days), **told
            )

    for who, item, days, other in (
        ("colleague", "lab post", 7, {}),
        ("aiko", "secret post", 7, {}),
        ("aiko", "lab comment", 7, {}),
        ("aiko", "lab post", 31, {}),
        ("aiko", "lab post", 7, {"made_by_id": allowed.people["tom"]}),
    ):
        with pytest.raises(DatabaseError):
            forge(who, item, days, **other)
    given_out(allowed)
    with pytest.raises(DatabaseError), reading_as(allowed.people["aiko"]):
        Link.objects.update(expires_at=timezone.now() + timedelta(days=300))
    with pytest.raises(DatabaseError), reading_as(allowed.people["aiko"]):
        Use.objects.create(link=Link.objects.get(), at=timezone.now(), what="page")


@pytest.mark.parametrize(
    "address, net",
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2::5", "2001:db8:1::"), ("", ""), ("nonsense", "")],
)
def test_an_address_is_kept_without_its_last_part(address: str, net: str) -> None:
    assert net_of(address) == net
