"""People say who they are, are found, followed and thanked."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from engawa.boundary import reading_as
from engawa.people.models import Follow, Person, Thanks
from tests.world import World

PROFILE = {"name": "Maya Okafor", "handle": "@Maya.O", "title": "Platform lead", "languages": "en, ig ,"}


def test_one_says_who_one_is(world: World) -> None:
    maya = world.client("maya")
    assert maya.post("/people/me/edit/", PROFILE).status_code == 302
    page = world.client("guest").get(f"/people/{world.people['maya']}/").text
    assert "Platform lead" in page
    assert "@maya.o" in page
    taken = maya.post("/people/me/edit/", {**PROFILE, "handle": "tom"})
    assert "Somebody else goes by this handle." in taken.text
    assert "Letters a to z" in maya.post("/people/me/edit/", {**PROFILE, "handle": "ma ya"}).text


def _picture(kind: str = "JPEG") -> SimpleUploadedFile:
    drawn, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (600, 400), "peru").save(drawn, kind, exif=exif)
    return SimpleUploadedFile("me.jpg", drawn.getvalue(), "image/jpeg")


def test_a_picture_is_drawn_anew_and_seen_by_who_sees_the_person(world: World) -> None:
    maya = world.client("maya")
    assert maya.post("/people/me/picture/", {"picture": _picture()}).status_code == 302
    with reading_as(world.people["maya"]):
        digest = Person.objects.get(pk=world.people["maya"]).avatar
    seen = world.client("guest").get(f"/files/{digest}/")
    content = seen.getvalue()
    assert (seen["Content-Type"], Image.open(BytesIO(content)).size) == ("image/webp", (256, 256))
    assert b"taken at home" not in content
    assert world.client("stranger").get(f"/files/{digest}/").status_code == 404
    no_picture = SimpleUploadedFile("me.jpg", b"<script>", "image/jpeg")
    assert maya.post("/people/me/picture/", {"picture": no_picture}).status_code == 422
    maya.post("/people/me/picture/", {"remove": "1"})
    assert world.client("guest").get(f"/files/{digest}/").status_code == 404


@pytest.mark.parametrize(
    "who, words, found",
    [
        ("colleague", "oka", {"Maya Okafor"}),
        ("colleague", "gimenez", {"Rosa Giménez"}),
        ("colleague", "JONAS ber", {"Jonas Berg"}),
        ("colleague", "nobody", set()),
        ("colleague", "' & ! ½", set()),
        ("guest", "", {"Maya Okafor", "Tom Lindqvist", "Rosa Giménez"}),
        ("guest", "jonas", set()),
    ],
)
def test_people_are_found_by_beginnings_of_words(world: World, who: str, words: str, found: set[str]) -> None:
    page = world.client(who).get("/people/", {"q": words}).text.partition("<main")[2]
    names = ("Maya Okafor", "Tom Lindqvist", "Jonas Berg", "Rosa Giménez", "Gus Otherwise", "Aiko Nakamura")
    assert {name for name in names if f">{name}<" in page} == found


def test_the_directory_goes_on_by_name(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engawa.people.directory.PAGE", 3)
    client, address, names = world.client("owner"), "/people/", []
    while address:
        page = client.get(address).text.partition("<main")[2]
        names += re.findall(r'<strong><a href="/people/\d+/">([^<]+)</a>', page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        address = f"/people/{unescape(further[1])}" if further else ""
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 7


def test_following_and_no_longer(world: World) -> None:
    tom, address = world.client("tom"), f"/people/{world.people['maya']}/following/"
    for stop, count in (("", 1), ("", 1), ("1", 0)):
        assert tom.post(address, {"stop": stop}).status_code == 302
        with reading_as(world.people["tom"]):
            assert Follow.objects.filter(person=world.people["maya"]).count() == count
    assert world.client("maya").post(address).status_code == 403
    assert world.client("stranger").post(address).status_code == 404


@pytest.mark.parametrize("who, status", [("tom", 302), ("guest", 302), ("maya", 403), ("stranger", 404)])
def test_thanks_have_a_reason_and_are_read_inside(world: World, who: str, status: int) -> None:
    address = f"/people/{world.people['maya']}/thanks/"
    assert world.client(who).post(address, {"reason": "for the night shift"}).status_code == status
    assert world.client("tom").post(address, {"reason": " "}).status_code == 200
    beside = world.client("colleague").get(f"/people/{world.people['maya']}/around/").text
    assert ("for the night shift" in beside) == (status == 302)
    with reading_as(world.people["stranger"]):
        assert not Thanks.objects.exists()


def test_a_person_who_was_merged_leads_to_the_one_who_stayed(fresh: World) -> None:
    Person.objects.using("importer").filter(pk=fresh.people["aiko"]).update(merged_into=fresh.people["tom"])
    response = fresh.client("maya").get(f"/people/{fresh.people['aiko']}/")
    assert response["Location"] == f"/people/{fresh.people['tom']}/"


def test_their_page_shows_what_the_reader_may_read(world: World) -> None:
    address = f"/people/{world.people['aiko']}/"
    seen_by_tom = world.client("tom").get(address).text
    assert "lab post" in seen_by_tom
    assert "secret post" not in seen_by_tom
    assert "secret post" in world.client("aiko").get(address).text
    assert "lab post" not in world.client("colleague").get(address).text
    around = world.client("tom").get(f"{address}around/").text
    assert "Quiet lab" in around
    assert "Board matters" not in around
