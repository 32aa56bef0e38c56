"""Whoever is not in a room must neither hear it nor be heard there: by typing, files, marks, talks, lists."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.models import Attachment, Item, Upload
from engawa.journal.delivery import deliver
from engawa.kinds.chat.models import Mark
from engawa.live.speaking import Speaker, speaker
from engawa.notices.models import Notice
from engawa.notices.ways.push.models import Device
from engawa.spaces.models import Membership, Space
from tests.world import World


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """What would be said on NATS."""
    heard: list[tuple[str, bytes]] = []
    monkeypatch.setattr(Speaker, "say", lambda self, news: heard.extend(news))
    monkeypatch.setattr(speaker, "mention", lambda subject, payload: heard.append((subject, payload)))
    return heard


@pytest.mark.parametrize(
    "who, space, under, status",
    [
        ("guest", "secret", "", 404),
        ("colleague", "secret", "", 404),
        ("colleague", "lab", "", 404),
        ("guest", "platform", "platform chat", 404),
        ("colleague", "platform", "platform chat", 404),
        ("tom", "platform", "secret chat", 404),
        ("tom", "platform", "lab chat", 404),
        ("colleague", "everyone", "", 204),
        ("tom", "platform", "platform chat", 204),
    ],
)
def test_one_must_not_seem_to_write_where_one_cannot(
    world: World, said: list[tuple[str, bytes]], who: str, space: str, under: str, status: int
) -> None:
    sent = {"space": world.spaces[space], "root": world.items[under] if under else ""}
    assert world.client(who).post("/typing/", sent).status_code == status
    assert bool(said) == (status == 204)


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_names_of_those_one_does_not_see_must_not_be_told(world: World, who: str) -> None:
    asked = ",".join(str(world.people[one]) for one in ("owner", "colleague"))
    assert world.client(who).get(f"/typing/names/?of={asked}").json() == {}
    assert world.client("nobody").get(f"/typing/names/?of={asked}").status_code == 404


def taken(world: World, who: str) -> int:
    sent = {"file": SimpleUploadedFile("plan.txt", b"Nobody else's.", "text/plain")}
    return int(world.client(who).post("/uploads/", sent).json()["id"])


WAYS = (
    ("/posts/", {"space": "{everyone}", "body": "Mine now."}),
    ("/s/everyone/chat/", {"body": "Mine now."}),
    ("/questions/new/", {"space": "{everyone}", "title": "Mine now?"}),
    ("/ideas/new/", {"space": "{everyone}", "title": "Mine now."}),
    ("/i/{everyone_post}/comments/", {"body": "Mine now."}),
)


@pytest.mark.parametrize("path, sent", WAYS)
def test_anothers_upload_must_not_be_sent(world: World, path: str, sent: dict[str, str]) -> None:
    upload = taken(world, "tom")
    names = {**world.spaces, "everyone_post": world.items["everyone post"]}
    form = {name: value.format(**names) for name, value in sent.items()} | {"upload": str(upload)}
    assert world.client("colleague").post(path.format(**names), form).status_code in (201, 302)
    with reading_as(world.people["tom"]):
        assert not Attachment.objects.filter(name="plan.txt").exists()
        assert Upload.objects.filter(pk=upload).exists()
    assert world.client("colleague").post(f"/uploads/{upload}/removal/").status_code == 404


def test_marks_of_a_room_must_not_tell_of_hidden_ones(world: World) -> None:
    colleague = world.client("colleague")
    for space in ("secret", "lab"):
        sent = {"upto": world.items[f"{space} chat"]}
        assert colleague.post(f"/s/{space}/chat/seen/", sent).status_code in (204, 404)
        assert colleague.get(f"/s/{space}/chat/seen.svg?upto={sent['upto']}").status_code in (200, 404)
    with reading_as(world.people["colleague"]):
        assert not Mark.objects.exists()


def begin(world: World, who: str, *others: str) -> Space:
    begun = world.client(who).post("/chat/new/", {"with": [world.people[other] for other in others]})
    with reading_as(world.people[who]):
        return Space.objects.get(slug=begun["Location"].split("/")[2])


def test_a_guest_whose_stay_ended_must_be_out_of_every_talk(fresh: World) -> None:
    talk = begin(fresh, "guest", "maya")
    maya, guest = fresh.client("maya"), fresh.client("guest")
    maya.post(f"/s/{talk.slug}/chat/", {"body": "Before the end"})
    with reading_as(fresh.people["maya"]):
        first = Item.objects.get(body="Before the end")
    council = Membership.objects.using("importer").filter(
        person=fresh.people["guest"], space=fresh.spaces["council"]
    )
    council.update(until=timezone.now() - timedelta(seconds=1))
    maya.post(f"/s/{talk.slug}/chat/", {"body": "After the end"})
    while deliver():
        pass
    with reading_as(fresh.people["maya"]):
        second = Item.objects.get(body="After the end")
    for path in (
        f"/s/{talk.slug}/chat/",
        f"/chat/{first.pk}/line/",
        f"/chat/{second.pk}/line/",
        f"/i/{first.pk}/",
    ):
        assert guest.get(path).status_code == 404, path
    assert guest.post(f"/s/{talk.slug}/chat/", {"body": "Still here"}).status_code == 404
    assert guest.post("/typing/", {"space": talk.pk}).status_code == 404
    assert guest.post(f"/i/{first.pk}/reactions/", {"emoji": "👍"}).status_code == 404
    for path in ("/chat/", "/chat/unread/", "/notices/", "/search/?q=after"):
        assert "the end" not in guest.get(path).text, path
    told = Notice.objects.using("postman").filter(person=fresh.people["guest"], item=second.pk)
    assert not told.exists()


@pytest.mark.parametrize("who", ["colleague", "guest", "owner"])
def test_the_questions_of_all_spaces_must_be_those_one_sees(world: World, who: str) -> None:
    text = world.client(who).get("/questions/?show=all").text
    assert "secret question" not in text
    assert "lab question" not in text
    assert ("platform question" in text) == (who != "guest")
    assert ("council question" in text) == (who == "guest")


def test_anothers_device_must_be_out_of_reach(fresh: World) -> None:
    theirs = Device.objects.using("importer").create(
        person_id=fresh.people["maya"], endpoint="https://push.example/1", p256dh="x", auth="y", session="z"
    )
    assert fresh.client("tom").post(f"/account/devices/{theirs.pk}/removal/").status_code == 404
    fresh.client("tom").post("/account/devices/renewal/", {"endpoint": theirs.endpoint})
    kept = Device.objects.using("importer").get(pk=theirs.pk)
    assert (kept.person_id, kept.session) == (fresh.people["maya"], "z")
