"""Every real archive is recognised by looking at it."""

from pathlib import Path

import pytest

from engawa.archives.protocol import Unreadable
from engawa.archives.recognise import FORMATS, format_named, recognise
from tests.archives.data import data


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("r-mail/r-devel-2019-01_2025-12.mbox.gz", "mbox"),
        ("r-slack/r-contributors-2020-11_2025-12.zip", "slack"),
        ("r-knowledge/handbook", "markdown"),
        ("r-knowledge/minutes", "markdown"),
        ("r-knowledge/feeds", "feeds"),
        ("r-knowledge/feeds/r-blog-index.xml", "feeds"),
        ("r-knowledge/links/rweekly-2019_2024-markdown.zip", "bookmarks"),
        ("r-knowledge/links/rss_feeds.csv", "bookmarks"),
        ("feeds/feed-corner-cases.zip", "feeds"),
        ("bookmarks/netscape-html", "bookmarks"),
        ("bookmarks/netscape-html/firefox_nested.htm", "bookmarks"),
        ("bookmarks/awesome-rss-feeds", "bookmarks"),
    ],
)
def test_real_archives(place: str, name: str) -> None:
    folder, _, rest = place.partition("/")
    assert recognise(data(folder) / rest).name == name


def test_our_own_and_addresses() -> None:
    assert recognise(Path(__file__).parents[2] / "engawa" / "archives" / "sample").name == "engawa"
    assert recognise(Path("https://example.org/feed")).name == "feeds"


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(Unreadable, match="none of the archives"):
        recognise(tmp_path / "a.bin")
    with pytest.raises(Unreadable, match="There is no format 'word'"):
        format_named("word")


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_named_as_its_folder(name: str) -> None:
    made = format_named(name)
    assert made.name == name
    assert made.label
