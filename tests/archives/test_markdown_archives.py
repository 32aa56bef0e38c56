"""The handbook and the minutes of the R project, page by page."""

from pathlib import Path

import pytest

from engawa.archives.markdown.reader import MarkdownFormat
from engawa.archives.recognise import recognise
from engawa.archives.records import Author, Options, Piece, Record, Room, Skipped
from engawa.base.markdown import headings, render
from tests.archives.data import data

PAGES = [("handbook", 23, 5), ("minutes", 152, 14)]


def read(name: str) -> tuple[Path, list[Piece]]:
    path = data("r-knowledge") / name
    return path, list(MarkdownFormat().read(path, Options(name=name)))


@pytest.mark.parametrize(("name", "pages", "lost"), PAGES)
def test_every_page_is_there(name: str, pages: int, lost: int) -> None:
    path, pieces = read(name)
    files = {
        str(file.relative_to(path))
        for ending in ("md", "qmd")
        for file in path.rglob(f"*.{ending}")
        if file.is_file()
    }
    records = {piece.key: piece for piece in pieces if isinstance(piece, Record)}
    assert set(records) == files
    assert len(records) == pages
    assert len({record.path for record in records.values()}) == pages
    assert all(record.title and record.kind == "page" for record in records.values())
    assert sum("not in the archive" in piece.why for piece in pieces if isinstance(piece, Skipped)) == lost
    assert recognise(path).name == "markdown"


def test_every_file_of_the_handbook_is_accounted_for() -> None:
    path, pieces = read("handbook")
    shown = {file.name for piece in pieces if isinstance(piece, Record) for file in piece.attachments}
    told = {
        piece.where.rpartition("/")[2]
        for piece in pieces
        if isinstance(piece, Skipped)
        if "Not a page" in piece.why
    }
    pictures = {file.name for file in (path / "img").iterdir()}
    assert pictures == (shown & pictures) | told
    assert len(shown) > 15


def test_the_handbook_is_a_book_with_its_people() -> None:
    _, pieces = read("handbook")
    room = next(piece for piece in pieces if isinstance(piece, Room))
    assert room.name == "R Development Guide"
    assert len(room.members) == 41
    assert sum(bool(piece.accounts) for piece in pieces if isinstance(piece, Author)) == 41
    records = [piece for piece in pieces if isinstance(piece, Record)]
    assert [record.path for record in records[:3]] == [
        "index",
        "chapters/introduction",
        "chapters/getting_started",
    ]
    known = {record.key for record in records}
    links = [link for record in records for link in record.links]
    assert len(links) > 25
    assert {key for _, key in links} <= known


def test_links_of_the_handbook_point_at_headings_that_are_there() -> None:
    _, pieces = read("handbook")
    records = {piece.key: piece for piece in pieces if isinstance(piece, Record)}
    ids = {key: {name for _, name, _ in headings(render(record.body))} for key, record in records.items()}
    fragments = [(key, href.partition("#")[2]) for record in records.values() for href, key in record.links]
    assert all(not fragment or fragment in ids[key] for key, fragment in fragments)


def test_minutes_have_their_dates() -> None:
    _, pieces = read("minutes")
    records = [piece for piece in pieces if isinstance(piece, Record)]
    meetings = [record for record in records if record.path.startswith(("team_minutes/2", "office_hours/2"))]
    assert len(meetings) == 124
    assert {record.created.year for record in meetings} == set(range(2020, 2027))
    assert all(f"{record.created:%Y-%m-%d}" in record.path for record in meetings)


def test_no_marks_of_the_site_maker_are_left() -> None:
    _, pieces = read("handbook")
    for record in (piece for piece in pieces if isinstance(piece, Record)):
        assert "{{<" not in record.body
        assert "\n:::" not in record.body
        assert "{#" not in record.body
