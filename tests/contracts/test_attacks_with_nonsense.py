"""What makes no sense must be refused in words, and never break anything."""

from urllib.parse import urlencode

import pytest
from django.db import connection

from engawa.stream import views
from tests.world import World

NUMBERS = ("²", "9" * 5_000, "9" * 25, "-1", "1%00", "%00")
ADDRESSES = (
    "/?before={}",
    "/s/platform/?before={}",
    "/posts/{post}/?after={}",
    "/posts/{post}/?reply={}",
    "/i/{post}/comments/?after={}",
    "/i/{post}/fragment/?as={}",
    "/people/?after={}~a",
    "/people/?after=1~{}",
    "/people/?q={}",
    "/people/{}/",
    "/people/same/?after=0.5:{}",
    "/people/same/?after={}:1",
    "/s/?after={}~a",
    "/s/?after=1~{}",
    "/s/?q={}",
    "/s/{}/",
    "/s/platform/members/?after=member~{}",
    "/s/platform/members/?add={}",
    "/s/platform/members/{}/",
    "/s/platform/pages/new/?under={}",
    "/s/platform/chat/?at={}",
    "/s/platform/chat/{}/",
    "/s/platform/links/?tag={}",
    "/pages/{page}/history/?before={}",
    "/pages/{page}/history/1/?against={}",
    "/files/{}/x",
    "/invitation/{}/",
    "/sign-in/link/{}/",
    "/search/?q=a&order=new&before={}",
    "/search/?q=from:{}",
    "/search/?q=tag:{}",
    '/search/?q="{} a"',
    "/palette/?q={}",
    "/palette/mentions?q=@{}",
    "/palette/mentions?q=%23{}",
)
SENT: tuple[tuple[str, dict[str, str]], ...] = (
    ("/i/{post}/comments/", {"body": "a\0b"}),
    ("/i/{post}/comments/", {"body": "a", "parent": "²"}),
    ("/i/{post}/comments/", {"body": "a", "parent": "9" * 30}),
    ("/i/{post}/comments/", {"body": "#" + "İ" * 60}),
    ("/i/{post}/reactions/", {"emoji": "👍\0"}),
    ("/s/platform/request/", {"message": "a\0"}),
    ("/s/platform/chat/", {"body": "a\0"}),
    ("/s/platform/chat/{chat}/", {"body": "a", "parent": "²"}),
    ("/s/platform/members/add/", {"person": "²"}),
    ("/s/platform/links/", {"url": "http://[::1"}),
    ("/pages/{page}/edit/", {"title": "x", "body": "y", "base": "9" * 30}),
    ("/pages/{page}/history/99999999999/restoration/", {}),
    ("/sign-in/", {"login": "a\0@b.c", "password": "x\0"}),
)


def filled(path: str, world: World) -> str:
    for kind in ("post", "page", "chat"):
        path = path.replace(f"{{{kind}}}", str(world.items[f"platform {kind}"]))
    return path


@pytest.mark.parametrize("address", ADDRESSES)
def test_nonsense_in_an_address_must_break_nothing(world: World, address: str) -> None:
    for who in ("owner", "maya", "guest"):
        client = world.client(who)
        found = {sent: client.get(filled(address, world).replace("{}", sent)).status_code for sent in NUMBERS}
        assert not {sent[:9]: status for sent, status in found.items() if status >= 500}


@pytest.mark.parametrize(
    "path, sent", SENT, ids=[f"{number} {path}" for number, (path, _) in enumerate(SENT)]
)
def test_nonsense_in_a_form_must_break_nothing(world: World, path: str, sent: dict[str, str]) -> None:
    client = world.client("maya")
    response = client.post(filled(path, world), urlencode(sent), "application/x-www-form-urlencoded")
    assert response.status_code < 500
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("asked", ["after:9999-12-31", "after:9999-12", "before:9999-12-31", "before:0000"])
def test_the_end_of_time_must_break_nothing(world: World, asked: str) -> None:
    assert world.client("maya").get("/search/", {"q": f"post {asked}"}).status_code == 200


@pytest.mark.parametrize("host", ["a b", "evil.example;script-src *", "[::1", "x:y"])
def test_a_host_that_is_none_must_be_refused(world: World, host: str) -> None:
    assert world.client("maya").get("/", headers={"host": host}).status_code == 400


def test_what_breaks_must_still_be_told_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        connection.cursor().execute("SELECT 1 / 0 FROM nowhere")

    monkeypatch.setattr(views, "read_stream", broken)
    client = world.client("maya")
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.text
