"""Real browser exports, outlines and link lists, link by link."""

import re
import zipfile
from pathlib import Path

from engawa.archives.bookmarks import lists, netscape, opml
from engawa.archives.bookmarks.kept import Kept
from engawa.archives.bookmarks.reader import BookmarksFormat
from engawa.archives.recognise import recognise
from engawa.archives.records import Author, Options, Piece, Record, Skipped
from engawa.archives.tree import text_of
from tests.archives.data import data

AGAIN = "A link was kept before; the tags were put together"


def read(path: Path) -> tuple[list[Record], list[Skipped], list[Piece]]:
    pieces = list(BookmarksFormat().read(path, Options()))
    records = [piece for piece in pieces if isinstance(piece, Record)]
    assert len({record.key for record in records}) == len(records)
    return records, [piece for piece in pieces if isinstance(piece, Skipped)], pieces


def test_every_link_of_every_browser() -> None:
    folder = data("bookmarks") / "netscape-html"
    links = inside_notes = 0
    for file in sorted(folder.glob("*.htm")):
        kept = list(netscape.read(text_of(file.read_bytes())))
        links += len(kept)
        inside_notes += sum(each.note.count("<a ") for each in kept)
    assert links + inside_notes == 169
    records, skipped, _ = read(folder)
    told = [each for each in skipped if each.why != "Not a list of links"]
    assert len(records) + len(told) == links
    assert {each.where for each in skipped if each.why == "Not a list of links"} == {"LICENSE", "empty.htm"}
    assert sum(each.why == "A link is marked as private" for each in told) == 8
    assert recognise(folder).name == "bookmarks"


def test_every_feed_of_118_outlines_most_of_them_broken() -> None:
    folder = data("bookmarks") / "awesome-rss-feeds"
    files = sorted(folder.rglob("*.opml"))
    assert len(files) == 118
    found = told = 0
    for file in files:
        text = text_of(file.read_bytes())
        entries = list(opml.read(text))
        kept = [entry for entry in entries if isinstance(entry, Kept)]
        assert len(kept) == len(re.findall("xmlUrl=", text)), file.name
        assert all(each.url.startswith("http") for each in kept)
        found += len(kept)
        told += len(entries) - len(kept)
    assert found == 1572
    assert told == 0
    assert recognise(folder).name == "bookmarks"


def test_every_link_of_282_weekly_issues() -> None:
    path = data("r-knowledge") / "links" / "rweekly-2019_2024-markdown.zip"
    links: list[str] = []
    read_links = pictures = hidden = every = issues = curated = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.startswith("_posts/"):
                continue
            text = text_of(archive.read(name))
            issue = lists.read(text, name)
            links += re.findall(r"\]\((https?://[^)\s]+)\)", text)
            read_links += len(issue.kept)
            pictures += len(issue.strays) + sum(
                len(re.findall(r"!\[.*?\]\(http", each.note)) for each in issue.kept
            )
            every += len(re.findall(r"\]\(\s*<?https?://[^)\s>]", text))
            hidden += len(re.findall(r"<!--[^>]*?\]\(http[^>]*?-->", text))
            issues += 1
            curated += issue.curator is not None
            assert issue.at is not None
    assert (issues, len(links), len(set(links))) == (282, 21_488, 15_958)
    assert curated > 230
    assert hidden == 6
    assert read_links + pictures + hidden == every
    records, _, pieces = read(path)
    assert len(records) > 15_000
    assert recognise(path).name == "bookmarks"
    names = {piece.name for piece in pieces if isinstance(piece, Author)}
    assert {"Ryo Nakagawara", "Colin Fay"} <= names


def test_every_row_of_the_feed_table() -> None:
    records, skipped, _ = read(data("r-knowledge") / "links" / "rss_feeds.csv")
    assert len(records) + len(skipped) == 424
    assert {each.why for each in skipped} == {AGAIN}
    assert len(records) + sum(not each.detail.endswith("/") for each in skipped) <= 424
    assert sum("disabled" in record.tags for record in records) <= 424 - 390
