"""Links out of small files in every dialect."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from engawa.archives.bookmarks.kept import moment
from engawa.archives.bookmarks.reader import BookmarksFormat
from engawa.archives.keys import same
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Piece, Record, Room, Skipped

BROWSER = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>My links</H1>
<DL><p>
  <DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bar</H3>
  <DL><p>
    <DT><A HREF="https://a.org/?x=1&amp;y=2" ADD_DATE="1456433741" TAGS="one,two words">A &amp; B</A>
    <DD>A note
with &lt;b&gt; two lines
    <DT><H3>R &amp; D</H3><DD>About this folder
    <DL><p><DT><A HREF="https://b.org/" ADD_DATE="1515515697780642">B</A></DL><p>
    <DT><A HREF="javascript:alert(1)">Script</A>
    <DT><A HREF="place:x">Place</A>
  </DL><p>
  <DT><A HREF="https://c.org" PRIVATE="1">Mine</A>
  <DT><A HREF="?note" ADD_DATE="1456433741">Just a note</A><DD># Words
  <DT><A HREF="http://b.org">B again</A>
</DL>
"""
OUTLINE = """<?xml version='1.0'?><opml><head><title>Feeds & more</title>
<dateCreated>2020-02-03</dateCreated></head>
<body><outline text="News & Views">
<outline text="A" title="A & B" description="See <a href="https://x.org">this</a> & that"
  xmlUrl="https://a.org/?a=1&b=2" type="rss" />
<outline text='B' htmlUrl='https://b.org/' xmlUrl='https://b.org/feed'></outline>
\x01<outline text="Nothing"/>
</outline><outline text="C" xmlUrl="https://c.org/feed" category="/one/two,three"/></body></opml>"""
LIST = """---
title: Weekly 2024-07 Some Words
---
This week was curated by [Ann Lee](https://github.com/annlee), with help.

### Highlight

+ [First [one]](https://a.org/1) - It is [described](https://d.org)
  over two lines.

![Picture](https://pic.org/1.png)

### New things

**Big ones**

* [Second](https://b.org/?utm_source=x&id=2)
* [First again](http://a.org/1/)

`[no](https://no.org)`
"""


class Reading(Protocol):
    def __call__(self, files: Mapping[str, str], **extra: str) -> list[Piece]: ...


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    def reading(files: Mapping[str, str], **extra: str) -> list[Piece]:
        folder = tmp_path / "links"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        path = folder / next(iter(files)) if len(files) == 1 else folder
        assert BookmarksFormat().recognises(path) > 0.5
        return list(BookmarksFormat().read(path, Options(extra=extra)))

    return reading


def records(pieces: list[Piece]) -> dict[str, Record]:
    return {piece.key: piece for piece in pieces if isinstance(piece, Record)}


def skipped(pieces: list[Piece]) -> list[str]:
    return [piece.why for piece in pieces if isinstance(piece, Skipped)]


def test_a_browsers_export(read: Reading) -> None:
    pieces = read({"bookmarks.html": BROWSER})
    found = records(pieces)
    first = found["a.org?x=1&y=2"]
    assert (first.title, first.url, first.body) == (
        "A & B",
        "https://a.org/?x=1&y=2",
        "A note\nwith <b> two lines",
    )
    assert first.tags == ("one", "two-words")
    assert first.created == datetime(2016, 2, 25, 20, 55, 41, tzinfo=UTC)
    assert found["b.org"].tags == ("r-d",)
    assert found["b.org"].created == datetime(2018, 1, 9, 16, 34, 57, tzinfo=UTC)
    assert (found["?note"].kind, found["?note"].body) == ("post", "# Words")
    assert sorted(skipped(pieces)) == [
        "A link is marked as private",
        "A link was kept before; the tags were put together",
        "An address is not of the web",
        "An address is not of the web",
    ]
    assert next(piece for piece in pieces if isinstance(piece, Room)).name == "Bookmarks"


def test_private_links_come_in_when_asked_for(read: Reading) -> None:
    assert "c.org" in records(read({"bookmarks.html": BROWSER}, private="yes"))


def test_an_outline_that_is_no_xml(read: Reading) -> None:
    pieces = read({"feeds.opml": OUTLINE})
    found = records(pieces)
    assert {key: (each.title, each.tags) for key, each in found.items()} == {
        "a.org?a=1&b=2": ("A & B", ("news-views",)),
        "b.org": ("B", ("news-views",)),
        "c.org/feed": ("C", ("one", "two", "three")),
    }
    assert found["a.org?a=1&b=2"].body == "See [this](https://x.org) & that"
    assert found["b.org"].body == "<https://b.org/feed>"
    assert found["c.org/feed"].created == datetime(2020, 2, 3, 12, tzinfo=UTC)
    assert [(each.why, each.detail) for each in pieces if isinstance(each, Skipped)] == [
        ("An entry without an address", "Nothing")
    ]


def test_issues_of_a_newsletter(read: Reading) -> None:
    pieces = read({"2024-02-12-a.md": LIST, "2024-02-19-b.md": LIST.replace("2024-07", "2024-08")})
    found = records(pieces)
    assert set(found) == {"a.org/1", "d.org", "b.org?id=2", "github.com/annlee"}
    first = found["a.org/1"]
    assert first.title == "First [one]"
    assert first.body == "It is [described](https://d.org) over two lines.\n\nWeekly 2024-07"
    assert found["d.org"].body.endswith("![Picture](https://pic.org/1.png)\n\nWeekly 2024-07")
    assert first.tags == ("highlight", "new-things", "big-ones")
    assert first.created == datetime(2024, 2, 12, 12, tzinfo=UTC)
    assert found["d.org"].body.startswith("First [one]")
    assert first.author == "name:ann lee"
    assert [each.accounts for each in pieces if isinstance(each, Author)] == [(("github", "annlee"),)]


def test_a_table_of_links(read: Reading) -> None:
    found = records(
        read({"feeds.csv": '"URL","ENABLE","WHO"\n"https://a.org/feed",1,"@a"\nhttps://b.org,0,\n,1,\n'})
    )
    assert {key: (each.body, each.tags) for key, each in found.items()} == {
        "a.org/feed": ("who: @a", ()),
        "b.org": ("", ("disabled",)),
    }


@pytest.mark.parametrize(
    "one, other, equal",
    [
        ("http://a.org", "https://A.org:443/", True),
        ("https://a.org/x?utm_source=y", "https://a.org/x", True),
        ("https://a.org/x#:~:text=y", "https://a.org/x", True),
        ("https://a.org/x#y", "https://a.org/x", False),
        ("https://a.org/X", "https://a.org/x", False),
        ("https://a.org:8443/", "https://a.org/", False),
        ("https://a.org/?b=1", "https://a.org/?b=2", False),
    ],
)
def test_which_addresses_are_the_same(one: str, other: str, equal: bool) -> None:
    assert (same(one) == same(other)) is equal


@pytest.mark.parametrize(
    "said, year",
    [("1456433741", 2016), ("1456433741000", 2016), ("1456433741000000", 2016), ("0", 0), ("x", 0)],
)
def test_moments_of_every_length(said: str, year: int) -> None:
    found = moment(said)
    assert (found.year if found else 0) == year


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x00")
    assert BookmarksFormat().recognises(tmp_path) == 0
    with pytest.raises(Unreadable, match="no bookmarks"):
        list(BookmarksFormat().read(tmp_path, Options()))
