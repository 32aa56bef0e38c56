"""The R blogs, and 2,195 hard and real feeds."""

import zipfile
from pathlib import Path

import pytest

from engawa.archives.feeds import json, xml
from engawa.archives.feeds.address import is_feed
from engawa.archives.feeds.reader import FeedsFormat
from engawa.archives.recognise import recognise
from engawa.archives.records import Options, Record, Room, Skipped
from engawa.base.markdown import render
from tests.archives.data import data

WHOLE_FILES = {"Not a feed", "A feed has no entries", "A feed is broken beyond reading"}
ENTRIES = {"An entry says nothing", "An entry stands in its feed twice"}


def test_every_entry_of_the_r_blogs() -> None:
    folder = data("r-knowledge") / "feeds"
    pieces = list(FeedsFormat().read(folder, Options()))
    records = [piece for piece in pieces if isinstance(piece, Record)]
    assert len(records) == 104
    assert len({record.key for record in records}) == 104
    assert not [piece for piece in pieces if isinstance(piece, Skipped)]
    assert {record.created.year for record in records} <= set(range(2018, 2027))
    assert all(record.title and record.body and record.url for record in records)
    assert recognise(folder).name == "feeds"


@pytest.mark.slow
def test_every_corner_case_is_accounted_for() -> None:
    path = data("feeds") / "feed-corner-cases.zip"
    pieces = list(FeedsFormat().read(path, Options()))
    rooms = [piece for piece in pieces if isinstance(piece, Room)]
    skipped = [piece for piece in pieces if isinstance(piece, Skipped)]
    records = [piece for piece in pieces if isinstance(piece, Record)]
    with zipfile.ZipFile(path) as archive:
        files = [name for name in archive.namelist() if not name.endswith("/")]
    assert len(rooms) + sum(each.why in WHOLE_FILES for each in skipped) == len(files)
    assert not [each for each in skipped if each.why == "A feed is broken beyond reading"]
    assert len({record.key for record in records}) == len(records)
    assert len({room.key for room in rooms}) == len(rooms)
    for record in records:
        html = render(record.body)
        assert "<script" not in html
        assert "javascript:" not in html.replace("&lt;", "")


def test_every_entry_of_95_saved_feeds(tmp_path: Path) -> None:
    path = data("feeds") / "feed-corner-cases.zip"
    written = read_in_json = feeds = 0
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "saved.zip", "w") as saved:
        for name in archive.namelist():
            content = archive.read(name)
            if name.startswith(("feed-rs/", "rss-parser/")) and is_feed(content):
                saved.writestr(name, content)
                feeds += 1
                feed = json.read(content) if json.looks_like(content) else xml.read(content)
                written += len(feed.entries) if feed else 0
                read_in_json += len(feed.entries) if feed and json.looks_like(content) else 0
    assert (feeds, written - read_in_json) == (95, 738)
    pieces = list(FeedsFormat().read(tmp_path / "saved.zip", Options()))
    records = sum(isinstance(piece, Record) for piece in pieces)
    assert records + sum(piece.why in ENTRIES for piece in pieces if isinstance(piece, Skipped)) == written
    assert records > 730
