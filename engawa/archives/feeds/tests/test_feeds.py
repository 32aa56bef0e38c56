"""Feeds in every dialect, whole and broken, from files and addresses."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engawa.archives.feeds.reader import FeedsFormat
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Piece, Record, Room, Skipped
from engawa.base.markdown import render
from tests.serving import Handler, serving

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The &amp; Blog</title><link>https://blog.org/</link><description>News</description>
<item><title>One &lt;b&gt;bold&lt;/b&gt;</title><link>https://blog.org/1</link><guid>urn:1</guid>
<author>ann@example.org (Ann Lee)</author><category>R News</category>
<pubDate>Tue, 02 Jan 2024 10:00:00 +0100</pubDate>
<description>&lt;p&gt;Hello &lt;script&gt;x()&lt;/script&gt;&lt;a href="/2"&gt;two&lt;/a&gt;</description>
<enclosure url="https://blog.org/a.mp3" type="audio/mpeg" length="12"/></item>
<item><title>Two</title><link>https://blog.org/2</link><dc:creator>Bob</dc:creator>
<pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate><description>x</description></item>
<item><title>Three</title><link>https://blog.org/2023/12/05/three/</link><description>x</description></item>
<item><title>One again</title><guid>urn:1</guid><description>other words</description></item>
<item><title>Two</title><link>https://blog.org/2</link><description>x</description></item>
<item></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Atoms</title><id>urn:feed</id>
<author><name>Ann  Lee</name></author>
<entry><id>urn:a</id><title type="html">&lt;i&gt;A&lt;/i&gt;</title><link href="https://a.org/a"/>
<published>2024-01-02T00:00:00Z</published><updated>2024-02-03T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2>H</h2><p>B &amp; c</p></div></content>
<summary>Short</summary></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Jay", "home_page_url": "https://j.org",
"items": [{"id": 7, "url": "https://j.org/7", "content_html": "<p>Only a body</p>", "tags": ["A b"],
"authors": [{"name": "Jo"}], "date_published": "2024-01-02T00:00:00Z",
"attachments": [{"url": "https://j.org/x.pdf", "mime_type": "application/pdf", "size_in_bytes": 5}]},
{"id": "8", "content_text": "2 * 3 < 7"}]}"""
BROKEN = RSS.replace("</channel></rss>", "<item><title>Last & least</title><description>&nbsp;x").replace(
    "&amp;", "&"
)

type Read = Callable[[Mapping[str, str]], list[Piece]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(files: Mapping[str, str]) -> list[Piece]:
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        path = tmp_path / next(iter(files)) if len(files) == 1 else tmp_path
        assert FeedsFormat().recognises(path) > 0.4
        return list(FeedsFormat().read(path, Options()))

    return reading


def records(pieces: list[Piece]) -> dict[str, Record]:
    return {piece.title: piece for piece in pieces if isinstance(piece, Record)}


def test_rss(read: Read) -> None:
    pieces = read({"feed.xml": RSS})
    assert Room("blog.org", "The & Blog", "News") in pieces
    found = records(pieces)
    one = found["One bold"]
    assert (one.kind, one.key, one.url) == ("article", "blog.org urn:1", "https://blog.org/1")
    assert one.body == "Hello [two](https://blog.org/2)"
    assert one.created == datetime(2024, 1, 2, 9, tzinfo=UTC)
    assert one.tags == ("r-news",)
    assert [(file.name, file.url, file.size) for file in one.attachments] == [
        ("a.mp3", "https://blog.org/a.mp3", 12)
    ]
    assert [each.key for each in pieces if isinstance(each, Author)] == [
        "email:ann@example.org",
        "name:bob",
        "feed:blog.org",
    ]


def test_impossible_and_missing_dates_come_from_neighbours(read: Read) -> None:
    found = records(read({"feed.xml": RSS}))
    assert found["Two"].created == found["One bold"].created
    assert found["Three"].created == datetime(2023, 12, 5, 12, tzinfo=UTC)


def test_one_identity_twice(read: Read) -> None:
    pieces = read({"feed.xml": RSS})
    assert records(pieces)["One again"].key.startswith("blog.org urn:1 ")
    assert [each.why for each in pieces if isinstance(each, Skipped)] == [
        "An entry stands in its feed twice",
        "An entry says nothing",
    ]


def test_atom(read: Read) -> None:
    found = records(read({"feed.atom": ATOM}))["A"]
    assert (found.body, found.author) == ("## H\n\nB & c", "name:ann lee")
    assert found.edited == datetime(2024, 2, 3, tzinfo=UTC)


def test_json(read: Read) -> None:
    found = records(read({"feed.json": JSON}))
    assert found["Only a body"].tags == ("a-b",)
    assert found["Only a body"].key == "j.org 7"
    assert render(found["2 * 3 < 7"].body) == "<p>2 * 3 &lt; 7</p>"


def test_what_is_not_xml_is_read_all_the_same(read: Read) -> None:
    pieces = read({"feed.xml": BROKEN})
    assert {"One bold", "Two", "Three"} <= set(records(pieces))
    assert any(isinstance(each, Skipped) and "not well-formed" in each.why for each in pieces)


def test_many_feeds_are_as_many_rooms(read: Read, tmp_path: Path) -> None:
    files = {
        "a.xml": RSS,
        "b.xml": RSS.replace("urn:1", "urn:2"),
        "c.json": JSON,
        "d.xml": "<rss><channel/></rss>",
    }
    pieces = read(files)
    assert [each.key for each in pieces if isinstance(each, Room)] == ["blog.org", "b.xml", "j.org"]
    assert len({each.key for each in pieces if isinstance(each, Record)}) == 4 + 4 + 2
    assert sum(each.why == "A feed has no entries" for each in pieces if isinstance(each, Skipped)) == 1
    with zipfile.ZipFile(tmp_path / "feeds-2024.zip", "w") as archive:
        for name in files:
            archive.write(tmp_path / name, name)
    zipped = list(FeedsFormat().read(tmp_path / "feeds-2024.zip", Options()))
    assert records(zipped).keys() == records(pieces).keys()
    assert FeedsFormat().source_key(tmp_path / "feeds-2024.zip") == "feeds:feeds"


def test_the_same_feed_from_anywhere_is_one_source(tmp_path: Path) -> None:
    for name in ("a.xml", "export of it.rss"):
        (tmp_path / name).write_text(RSS)
        assert FeedsFormat().source_key(tmp_path / name) == "feed:blog.org"


class Site(Handler):
    def do_GET(self) -> None:
        pages = {
            "/": ("text/html", '<link rel="alternate" type="application/rss+xml" href="/feed"><p>Welcome'),
            "/feed": ("application/rss+xml", RSS),
            "/none": ("text/html", "<p>Nothing here"),
        }
        kind, text = pages[self.path]
        self.say(200, text, {"Content-Type": kind})


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    with serving(Site) as address:
        yield address


@pytest.mark.parametrize("page", ["/", "/feed"])
def test_an_address(site: str, page: str) -> None:
    path = Path(site + page)
    assert FeedsFormat().recognises(path) > 0.8
    assert "One bold" in records(list(FeedsFormat().read(path, Options())))


def test_an_address_without_a_feed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="not a feed"):
        list(FeedsFormat().read(Path(site + "/none"), Options()))
    monkeypatch.delenv("ENGAWA_ALLOWED_ADDRESSES")
    with pytest.raises(Unreadable, match="public internet"):
        list(FeedsFormat().read(Path(site + "/feed"), Options()))


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    assert FeedsFormat().recognises(tmp_path / "a.txt") == 0
    with pytest.raises(Unreadable, match="no feed"):
        list(FeedsFormat().read(tmp_path / "a.txt", Options()))
