"""What links lead to: looked at once, kept with what was written, served by us."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from engawa.base.page_head import Head, head_of, looks_private
from engawa.boundary import reading_as
from engawa.content import tasks
from engawa.content.actions import edit_item, write_item
from engawa.content.models import Item, Preview
from engawa.content.previews import first_link
from engawa.journal.models import Entry
from engawa.spaces.models import Space
from tests.world import World

PAGE = b"""<html><head><title>Plain</title><meta property="og:title" content="Herons &amp; co">
<meta content='A bird.' name="description"><meta property="og:image" content="/heron.png"></head>"""


class Site(BaseHTTPRequestHandler):
    """A page with a picture, and one that leads to it."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/leads/":
            self.send_response(302)
            self.send_header("Location", "/heron/")
            self.end_headers()
            return
        picture = BytesIO()
        Image.new("RGB", (1200, 600), "grey").save(picture, "PNG")
        body, sort = (picture.getvalue(), "image/png") if "png" in self.path else (PAGE, "text/html")
        self.send_response(200)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[str]:
    settings.FILES, settings.ALLOWED_HOSTS = tmp_path, ["testserver"]
    Site.asked = []
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def _relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site of these tests lies on this machine, where the guarded fetcher never goes."""
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


def say(world: World, body: str) -> Item:
    with reading_as(world.people["aiko"]):
        return write_item("chat", actor=world.person("aiko"), space=Space.objects.get(slug="lab"), body=body)


@pytest.mark.usefixtures("_relaxed")
def test_a_link_shows_what_it_leads_to(fresh: World, site: str) -> None:
    said = say(fresh, f"See {site}/leads/ and {site}/other/")
    tasks.preview_link(said.pk)
    tasks.preview_link(said.pk)
    assert Site.asked == ["/leads/", "/heron/", "/heron.png"]
    page = fresh.client("tom").get("/s/lab/chat/").text
    assert "Herons &amp; co" in page
    assert "A bird." in page
    picture = page.split('class="preview"')[1].split('src="')[1].split('"')[0]
    assert picture.startswith("/files/")
    assert 'width="600" height="300"' in page
    answers = {
        who: fresh.client(who).get(picture).status_code for who in ("tom", "guest", "colleague", "nobody")
    }
    assert answers == {"tom": 200, "guest": 404, "colleague": 404, "nobody": 404}
    told = Entry.objects.using("importer").filter(verb="item.previewed", item=said.pk)
    assert told.count() == 1


@pytest.mark.usefixtures("_relaxed")
def test_its_author_takes_it_away_and_it_stays_away(fresh: World, site: str) -> None:
    said = say(fresh, f"See {site}/heron/")
    tasks.preview_link(said.pk)
    address = f"/i/{said.pk}/preview/"
    assert fresh.client("guest").post(address).status_code == 404
    assert fresh.client("tom").post(address).status_code == 403
    assert "Herons" in fresh.client("aiko").get(f"/i/{said.pk}/edit/").text
    assert fresh.client("aiko").post(address).status_code == 302
    tasks.preview_link(said.pk)
    assert "Herons" not in fresh.client("tom").get("/s/lab/chat/").text
    with reading_as(fresh.people["aiko"]):
        edit_item(said, actor=fresh.person("aiko"), title="", body=f"Rather {site}/another/")
    tasks.preview_link(said.pk)
    assert "Herons" in fresh.client("tom").get("/s/lab/chat/").text


def test_private_addresses_are_not_asked(fresh: World, site: str) -> None:
    said = say(fresh, f"See {site}/heron/")
    tasks.preview_link(said.pk)
    assert Site.asked == []
    assert not Preview.objects.using("importer").filter(item=said.pk).exists()


@pytest.mark.parametrize("on", [True, False])
def test_the_owner_may_switch_it_off(fresh: World, settings: Settings, on: bool) -> None:
    settings.ENGAWA_PREVIEWS, settings.ALLOWED_HOSTS = on, ["testserver"]
    said = say(fresh, "See https://example.org/heron/")
    other = say(fresh, "Nothing to see")
    before = ProcrastinateJob.objects.count()
    tasks.hear(list(Entry.objects.using("importer").filter(item__in=[said.pk, other.pk])))
    assert ProcrastinateJob.objects.count() - before == int(on)


@pytest.mark.parametrize(
    "address, private",
    [
        ("https://example.org/a-long-story-about-herons-and-2024?page=2", False),
        ("https://docs.example.org/en/latest/api.html#section", False),
        ("https://example.org/?access_token=abc", True),
        ("https://example.org/x?X-Amz-Signature=abc", True),
        ("https://user:word@example.org/", True),
        ("https://example.org/unsubscribe/7", True),
        ("https://example.org/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgVE2upms/edit", True),
    ],
)
def test_what_looks_private_is_left_alone(address: str, private: bool) -> None:
    assert looks_private(address) is private


def test_the_first_link_of_the_web_counts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["hub.example"]
    assert first_link(
        '<p><a class="mention" href="/people/1/">M</a> <a href="https://a.example/?x=1&amp;y=2">a</a>'
    ) == ("https://a.example/?x=1&y=2")
    assert first_link('<a href="https://hub.example/posts/1/">ours</a>') == ""
    assert first_link("no link") == ""


def test_heads_of_strange_pages_are_read_quickly() -> None:
    assert head_of(b"<meta " * 50_000, "https://a.example/") == Head(site="a.example")
    assert head_of(b"<title>" + b"x" * 500 + b"</title>", "https://www.a.example/").site == "a.example"
    assert (
        head_of(b'<meta property="og:image" content="javascript:1"><title>T</title>', "https://a/").picture
        == ""
    )
