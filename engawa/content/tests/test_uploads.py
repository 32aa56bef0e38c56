"""Files in what one writes: theirs alone until they are sent, then its readers', and never with a place in them."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import ExifTags, Image
from pytest_django import Settings

from engawa.base.files import place_of
from engawa.content.models import Upload
from engawa.content.sweeping import sweep
from engawa.people import arriving
from tests.world import World


def photo(sort: str = "JPEG", size: tuple[int, int] = (40, 20), frames: int = 1) -> bytes:
    """A picture that knows where it was taken, lying on its side."""
    image = Image.new("RGB", size, "red")
    exif = image.getexif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Spycam"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 30.0, 0.0)
    more = [Image.new("RGB", size, colour) for colour in ("green", "blue")[: frames - 1]]
    file = BytesIO()
    image.save(file, sort, exif=exif, comment=b"At home", save_all=frames > 1, append_images=more)
    return file.getvalue()


def send(client: Client, content: bytes, name: str = "at home.jpg") -> dict[str, str]:
    answer = client.post("/uploads/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def content_of(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return bytes(answer.getvalue())


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: os.PathLike[str]) -> None:
    settings.FILES = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = os.path.join(tmp_path, "arriving")


@pytest.mark.parametrize("sort, frames", [("JPEG", 1), ("PNG", 1), ("WEBP", 1), ("GIF", 3), ("PNG", 2)])
def test_a_picture_forgets_where_it_was_taken(world: World, sort: str, frames: int) -> None:
    client = world.client("tom")
    taken = send(client, photo(sort, frames=frames))
    kept = content_of(client, taken["picture"])
    assert b"Spycam" not in kept
    assert b"At home" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert not image.getexif()
        assert getattr(image, "n_frames", 1) == frames
        assert image.size == (int(taken["width"]), int(taken["height"]))
        if frames == 1 and sort != "GIF":
            assert image.size == (20, 40)


def test_an_upload_is_its_senders_until_it_is_sent(world: World) -> None:
    tom, aiko = world.client("tom"), world.client("aiko")
    taken = send(tom, photo())
    assert aiko.get(taken["picture"]).status_code == 404
    stolen = aiko.post("/s/lab/chat/", {"body": "Mine!", "upload": taken["id"]})
    assert stolen.status_code == 302
    assert aiko.get(taken["picture"]).status_code == 404
    tom.post("/s/lab/chat/", {"body": "", "upload": taken["id"]})
    page = aiko.get("/s/lab/chat/").text
    assert f'width="{taken["width"]}" height="{taken["height"]}"' in page
    assert content_of(aiko, taken["picture"])
    for who in ("nobody", "guest", "colleague", "owner"):
        assert world.client(who).get(taken["picture"]).status_code == 404
    assert not Upload.objects.exists()


@pytest.mark.parametrize("where", ["post", "comment", "chat"])
def test_files_come_without_scripts_too(world: World, where: str) -> None:
    tom, file = world.client("tom"), SimpleUploadedFile("notes.html", b"<script>alert(1)</script>")
    sent = {"file": file, "body": "See this", "space": str(world.spaces["lab"])}
    address = {
        "post": "/posts/",
        "comment": f"/i/{world.items['lab post']}/comments/",
        "chat": "/s/lab/chat/",
    }
    page = tom.post(address[where], sent, follow=True).text
    assert "notes.html" in page
    found = page.split('class="attachment" href="')[1].split('"')[0]
    answer = tom.get(found)
    assert answer["Content-Type"] == "text/plain"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert world.client("colleague").get(found).status_code == 404


def test_what_cannot_be_taken_is_refused_in_words(world: World, settings: Settings) -> None:
    settings.ENGAWA_UPLOAD_MB = 1
    client = world.client("tom")
    for content in (b"", b"x" * 1_100_000, b"\0\0\0\x20ftypheic0000", b"II*\0" + b"0" * 20, photo()[:400]):
        answer = client.post("/uploads/", {"file": SimpleUploadedFile("a.heic", content)})
        assert answer.status_code == 422
        assert answer.json()["error"]
    assert client.post("/uploads/", {}).status_code == 422
    assert client.post("/uploads/", {"file": SimpleUploadedFile("a", b"x" * 3_100_000)}).status_code == 400
    for _ in range(5):
        send(client, b"x" * 1_000_000)
    answer = client.post("/uploads/", {"file": SimpleUploadedFile("a", b"x" * 1_000_000)})
    assert answer.status_code == 422


def test_strangers_send_no_files(world: World) -> None:
    for who, address in (("nobody", "/uploads/"), ("nobody", "/import/")):
        large = {"file": SimpleUploadedFile("a", b"x" * 2 * arriving.SMALL)}
        assert world.client(who).post(address, large).status_code == 400


def test_what_was_never_sent_goes_after_a_day(fresh: World, settings: Settings) -> None:
    tom = fresh.client("tom")
    kept, gone = send(tom, photo()), send(tom, b"Some words", "a.txt")
    tom.post("/s/lab/chat/", {"body": "", "upload": kept["id"]})
    again = send(tom, photo())
    assert sweep() == 0
    places = [place_of(one["picture"].split("/")[2]) for one in (kept, gone)]
    half = os.path.join(settings.FILE_UPLOAD_TEMP_DIR, "half.upload")
    with open(half, "w") as file:
        file.write("half")
    for path in (*places, Path(half)):
        os.utime(path, (1, 1))
    assert sweep(timezone.now() + timedelta(days=1, minutes=1)) == 2
    assert [place.exists() for place in places] == [True, False]
    assert not os.path.exists(half)
    assert tom.get(gone["picture"]).status_code == 404
    assert again["picture"].split("/")[2] == kept["picture"].split("/")[2]


def test_a_file_can_be_taken_out_again(world: World) -> None:
    tom, taken = world.client("tom"), send(world.client("tom"), b"Words")
    assert world.client("aiko").post(f"/uploads/{taken['id']}/removal/").status_code == 404
    assert tom.post(f"/uploads/{taken['id']}/removal/").status_code == 204
    assert tom.get(taken["picture"]).status_code == 404
