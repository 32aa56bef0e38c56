"""Files that come along and go along: open to exactly those who see the message, and gone with it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from engawa.base.files import keep, place_of
from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.content.models import Upload
from engawa.outside.channels.enclosing import content_of, enclosed
from engawa.outside.channels.network import Limits, Medium
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.actions.answering import answer
from engawa.outside.inbox.forgetting import forget
from engawa.outside.inbox.models import Enclosure, Message
from engawa.outside.inbox.tests.desk import Table
from tests.paper import heard
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"dots" * 20
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"


def address(medium: Medium) -> str:
    return f"/files/{medium.file}/{medium.name}"


def test_a_file_is_opened_by_exactly_those_who_see_its_message(fresh: World) -> None:
    table, public, private = Table(fresh), enclosed("tap.png", PNG), enclosed("bill.csv", b"a,b\n1,2\n")
    table.say(heard(1, media=(public,)), heard(2, is_private=True, media=(private,)))
    for who, may_open in {
        "tom": (200, 200), "colleague": (200, 404), "guest": (404, 404), "nobody": (404, 404),
    }.items():  # fmt: skip
        found = tuple(fresh.client(who).get(address(one)).status_code for one in (public, private))
        assert found == may_open, who
    page = fresh.client("tom").get(f"/inbox/{table.thread(1).pk}/").text
    assert f"/files/{private.file}/bill.csv" in page
    assert f"/files/{public.file}/picture" in fresh.client("tom").get(f"/inbox/{table.thread().pk}/").text


@pytest.mark.parametrize(
    "name, content, kind, shown",
    [
        ("tap.png", PNG, "image/png", True),
        ("notes.txt", b"It drips.", "text/plain", True),
        ("tap.png", PAGE, "application/octet-stream", False),
        ("page.html", PAGE, "application/octet-stream", False),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream", False),
        ("bill.pdf", b"%PDF-1.7\n\0", "application/pdf", False),
        ("run.exe", b"MZ\0\0", "application/", False),
        ("../../etc/passwd", b"root\0", "application/octet-stream", False),
    ],
)
def test_what_could_do_harm_is_only_downloaded(
    fresh: World, name: str, content: bytes, kind: str, shown: bool
) -> None:
    medium = enclosed(name, content)
    assert medium.media_type.startswith(kind)
    assert "/" not in medium.name
    Table(fresh).say(heard(1, media=(medium,)))
    response = fresh.client("tom").get(address(medium))
    assert response.headers["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_taken_back_or_erased_takes_its_files_along(fresh: World) -> None:
    table, gone, erased = Table(fresh), enclosed("a.txt", b"a"), enclosed("b.txt", b"b")
    twice = replace(gone, name="again.txt")
    table.say(heard(1, media=(gone, erased)), heard(2, by="bob", media=(twice,)))
    for medium in (gone, erased):
        os.utime(place_of(medium.file), (0, 0))
    table.say(heard(2, by="bob", is_removed=True))
    assert place_of(gone.file).exists(), "another message has the same one"
    forget(list(Identity.objects.using("courier").filter(uid="ann")))
    assert not place_of(gone.file).exists()
    assert not place_of(erased.file).exists()
    assert not Enclosure.objects.using("courier").exists()
    assert [one.media for one in Message.objects.using("courier").all()] == [[], []]


def test_an_answer_takes_files_along_where_the_network_can(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    tom, thread = fresh.client("tom"), table.thread()
    with reading_as(fresh.people["tom"]):
        mine = Upload.objects.create(
            person_id=fresh.people["tom"], name="fix.png", media_type="image/png", size=88, file=keep(PNG)
        )
        with pytest.raises(Refused, match="takes no files"):
            answer(table.as_("tom", thread), actor=fresh.person("tom"), text="Here.", uploads=[mine.pk])
    table.paper.limits = Limits(text=500, media=1, media_size=500, media_types=("image/",))
    sent = SimpleUploadedFile("more.txt", b"words")
    refused = tom.post(
        f"/inbox/{thread.pk}/answers/", {"text": "Here.", "upload": [str(mine.pk)], "file": sent}
    )
    assert refused.status_code == 422
    assert "at most" in refused.text
    assert (
        tom.post(f"/inbox/{thread.pk}/answers/", {"text": "Here.", "upload": str(mine.pk)}).status_code == 302
    )
    assert table.carry() == ["Here."]
    (draft,) = table.paper.said.values()
    assert content_of(draft.media[0], limit=500, types=("image/",)) == (PNG, "image/png")
    for who, status in {"tom": 200, "colleague": 200, "guest": 404}.items():
        assert fresh.client(who).get(address(draft.media[0])).status_code == status
    with reading_as(fresh.people["tom"]):
        ours = Message.objects.get(thread=thread, is_ours=True)
        assert [one["name"] for one in ours.media] == ["fix.png"]
        assert not Upload.objects.filter(pk=mine.pk).exists()


def test_another_persons_upload_goes_nowhere(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    table.paper.limits = Limits(text=500, media=4)
    with reading_as(fresh.people["maya"]):
        hers = Upload.objects.create(
            person_id=fresh.people["maya"], name="hers.png", media_type="image/png", size=88, file=keep(PNG)
        )
    with reading_as(fresh.people["tom"]):
        made = answer(
            table.as_("tom", table.thread()), actor=fresh.person("tom"), text="Here.", uploads=[hers.pk]
        )
    assert made.media == []
