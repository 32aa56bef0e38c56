"""Feeds: each dialect, asked politely, and what broken or lying ones do."""

from http.server import BaseHTTPRequestHandler

import pytest

from engawa.outside.channels.feeds.network import Feeds
from engawa.outside.channels.feeds.parsing import feed_in
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Refused, Trouble
from engawa.outside.channels.sound import sound
from engawa.outside.channels.tests.serving import Answer, answering

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Drip news</title><link>/</link>
<item><guid>1</guid><title>It drips</title><link>/1</link><description>&lt;p&gt;All &lt;b&gt;night&lt;/b&gt;.
&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate></item>
<item><guid>2</guid><title>Year</title><pubDate>Mon, 02 Mar 9999 12:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:a,1</id><title>One</title>
<author><name>Ann</name></author><updated>2026-03-02T12:00:00Z</updated><content>Words</content></entry></feed>"""
JSON = b"""{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"j1","content_text":"Hi \\u0000",
"date_published":"2026-03-02T12:00:00Z"},{"id":7},[1]]}"""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


@pytest.mark.parametrize("body, texts", [
    (RSS, ["It drips\n\nAll night.", "Year"]), (ATOM, ["One\n\nWords"]), (JSON, ["Hi ", ""]),
])  # fmt: skip
def test_every_dialect_is_heard_and_can_be_kept(body: bytes, texts: list[str]) -> None:
    feed = feed_in(body, "https://news.example/feed")
    assert feed is not None
    kept, lost = sound(feed.heard)
    assert ([one.text for one in kept], lost) == (texts, 0)
    assert all("script" not in one.html and one.at.year < 3000 for one in kept)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 50_000, b"<html></html>", b"\x00\xff" * 999, b'{"items": 3}']
)
def test_what_is_no_feed_is_none(body: bytes) -> None:
    assert feed_in(body, "https://news.example/feed") is None


def test_a_feed_is_asked_only_for_what_changed() -> None:
    asked: list[str | None] = []

    def site(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        if request.path == "/page":
            link = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
            return 200, {"Content-Type": "text/html"}, link
        if request.path == "/slow":
            return 429, {"Retry-After": "120"}, b""
        asked.append(request.headers.get("If-None-Match"))
        if request.headers.get("If-None-Match"):
            return 304, {}, b""
        return 200, {"Content-Type": "application/rss+xml", "ETag": '"v1"'}, RSS

    with answering(site) as address:
        connected = Feeds().connect({"address": f"{address}/page"})
        assert (connected.handle, connected.name) == (f"{address}/feed", "Drip news")
        account = Account(network="feeds", settings=dict(connected.settings))
        first = Feeds().listen(account, {})
        account.cursor = dict(first.cursor)
        again = Feeds().listen(account, {})
        account.cursor |= {"etag": ""}
        unchanged = Feeds().listen(account, {})
        assert [len(catch.heard) for catch in (first, again, unchanged)] == [2, 0, 0]
        assert asked == [None, None, '"v1"', None]
        account.settings = {"address": f"{address}/slow"}
        with pytest.raises(Trouble) as trouble:
            Feeds().listen(account, {})
        assert trouble.value.again_in is not None
        assert trouble.value.again_in.total_seconds() == 120
        with pytest.raises(Refused):
            Feeds().connect({"address": f"{address}/slow"})


def test_private_addresses_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "")
    with pytest.raises(Refused, match="not on the public internet"):
        Feeds().connect({"address": "http://127.0.0.1:1/feed"})
