"""The R blogs, and 2,195 hard and real feeds."""

import zipfile
from collections import Counter

import pytest

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


def test_real_publishers_feeds_entry_by_entry() -> None:
    path = data("feeds") / "feed-corner-cases.zip"
    pieces = list(FeedsFormat().read(path, Options()))
    real = Counter(
        type(piece).__name__
        for piece in pieces
        if (
            isinstance(piece, Skipped)
            and piece.why in ENTRIES
            and piece.where.startswith(("feed-rs", "rss-parser"))
        )
        or isinstance(piece, Record)
    )
    assert real["Record"] > 700
    assert recognise(path).name == "feeds"
