"""Whole archives: lists, threads, repeats, phantoms, packed and damaged files."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.archives.mbox.reader import MboxFormat
from engawa.archives.mbox.tests.letters import ENVELOPE, archive, letter, read, reasons, records
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Progress, Record, Room, Skipped

FORMAT = MboxFormat()


def test_a_list_is_a_room_and_a_thread_a_post_with_its_talk(tmp_path: Path) -> None:
    pieces = read(
        archive(
            tmp_path,
            letter(1),
            letter(2, subject="Re: [garden] Pears", in_reply_to="1", sender="bo@example.org (Bo Lind)"),
            letter(3, subject="[garden] AW: Pears", references="0 1 2"),
        )
    )
    room, found = next(p for p in pieces if isinstance(p, Room)), records(pieces)
    assert (room.key, room.name) == ("garden", "garden")
    assert [(r.kind, r.title, r.parent, r.ancestors) for r in found.values()] == [
        ("post", "Pears", "", ()),
        ("comment", "Pears", "1@x", ()),
        ("comment", "Pears", "2@x", ("1@x", "0@x")),
    ]
    assert [p.key for p in pieces if isinstance(p, Author)] == [
        "email:anna@example.org",
        "email:bo@example.org",
    ]
    assert isinstance(pieces[0], Author)
    assert found["1@x"].format == "text"
    assert isinstance(pieces[-1], Progress)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("r-garden-2019-01_2025-12.mbox.gz", "mbox:r-garden"),
        ("r-garden-2019q1_2020q4.mbox", "mbox:r-garden"),
        ("r-garden.mbox.xz", "mbox:r-garden"),
        ("Garden/2019-January.txt.gz", "mbox:garden"),
        ("garden 2020-01-01 to 2020-12-31.mbox", "mbox:garden"),
        ("garden-2.mbox", "mbox:garden-2"),
    ],
)
def test_the_source_is_named_without_its_period(tmp_path: Path, name: str, key: str) -> None:
    assert FORMAT.source_key(archive(tmp_path, letter(1), name=name)) == key


def test_a_list_id_names_the_list_better_than_its_file(tmp_path: Path) -> None:
    path = archive(
        tmp_path, letter(1, list_id="Our garden <garden.lists.example.org>"), name="export (3).mbox"
    )
    room = next(piece for piece in read(path) if isinstance(piece, Room))
    assert FORMAT.source_key(path) == "mbox:garden.lists.example.org"
    assert (room.key, room.name, room.purpose) == ("garden.lists.example.org", "garden", "Our garden")


def test_only_the_lists_own_tag_goes(tmp_path: Path) -> None:
    letters = [letter(n, subject=f"[garden] [PATCH {n}] Fence") for n in range(1, 6)]
    found = records(read(archive(tmp_path, *letters, letter(6, subject="[EXTERNAL] Re: [garden] Hedge"))))
    assert [record.title for record in found.values()][-2:] == ["[PATCH 5] Fence", "Hedge"]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_packed_archives(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = archive(tmp_path, pack(letter(1).encode()), name="whatever")
    assert FORMAT.recognises(path) > 0.9
    assert list(records(read(path))) == ["1@x"]


def test_a_damaged_file_gives_what_came_before(tmp_path: Path) -> None:
    letters = "".join(letter(n, "x" * 3_000 + f"{n * 7919}\n") for n in range(1, 60)).encode()
    whole = gzip.compress(letters)
    pieces = read(archive(tmp_path, whole[: len(whole) // 2], name="garden.mbox.gz"))
    assert records(pieces)
    assert "The file is damaged; what came before the damage was read" in reasons(pieces)


def test_what_is_no_archive_is_unreadable(tmp_path: Path) -> None:
    path = archive(tmp_path, "# Notes\n\nFrom here on it is only text.\n", name="notes.md")
    assert FORMAT.recognises(path) == 0
    with pytest.raises(Unreadable, match=r"notes\.md"):
        read(path)


def test_a_folder_is_read_list_by_list_and_month_by_month(tmp_path: Path) -> None:
    archive(tmp_path, letter(2, in_reply_to="1"), name="all/tea/2020-February.txt")
    archive(tmp_path, letter(1), name="all/tea/2020-January.txt")
    archive(tmp_path, letter(5), name="all/garden.mbox")
    archive(tmp_path, "nothing\n", name="all/README")
    pieces = read(tmp_path / "all")
    assert [piece.key for piece in pieces if isinstance(piece, Room)] == ["garden", "tea"]
    assert list(records(pieces)) == ["5@x", "1@x", "2@x"]
    assert reasons(pieces) == ["The file is not a mail archive"]
    assert FORMAT.source_key(tmp_path / "all") == "mbox:all"
    assert FORMAT.source_key(tmp_path / "all" / "tea") == "mbox:tea"


def test_phantom_from_lines_stay_in_their_message(tmp_path: Path) -> None:
    body = (
        "We read:\n\nFrom the manual: prune in March.\n\nFrom this page\nhttps://x.org/a\n\n>From now on.\n"
    )
    pieces = read(archive(tmp_path, letter(1, body), letter(2)))
    found = records(pieces)
    assert (
        "From the manual: prune in March.\n\nFrom this page\nhttps://x.org/a\n\nFrom now on."
        in found["1@x"].body
    )
    assert [p.detail for p in pieces if isinstance(p, Skipped)] == [
        "From the manual: prune in March.",
        "From this page",
    ]
    assert len(found) == 2


def test_messages_delivered_twice_come_once(tmp_path: Path) -> None:
    month = [letter(1), letter(2, in_reply_to="1")]
    other = letter(1, "Another letter under the same id.\n")
    nameless = letter(3, message_id="")
    pieces = read(archive(tmp_path, *month, *month, other, other, nameless, nameless))
    found = records(pieces)
    assert reasons(pieces) == ["The message was delivered twice"] * 4
    assert len(found) == 4
    assert [key for key in found if key.startswith("1@x#")]
    assert [key for key in found if key.startswith("digest:")]
    assert found == records(read(archive(tmp_path, *month, other, nameless, name="garden-2021.mbox")))


def test_a_reply_without_references_is_threaded_only_where_it_is_safe(tmp_path: Path) -> None:
    subject, vague = "When do we prune the pears?", "Question"
    letters = [
        letter(1, subject=subject),
        letter(2, subject=f"Re: {subject}"),
        letter(3, subject=vague),
        letter(4, subject=f"Re: {vague}"),
        letter(5, subject=subject),
        letter(6, subject=f"Re: {subject}"),
    ]
    kinds = [record.kind for record in records(read(archive(tmp_path, *letters))).values()]
    assert kinds == ["post", "comment", "post", "post", "post", "post"]


LATER = "by x; Tue, 3 Mar 2020 08:00:00 +0000"


@pytest.mark.parametrize(
    ("date", "received", "moment"),
    [
        ("Mon, 2 Mar 2020 10:30:00 +0100", "", "2020-03-02T09:30"),
        ("2 Mar 20 10:30 GMT", "", "2020-03-02T10:30"),
        ("Mon, 31 Feb 2020 10:30:00 +0100", "", "2020-03-02T10:00"),
        ("", "", "2020-03-02T10:00"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "", "2020-03-02T10:00"),
        ("Fri, 2 Mar 2035 10:30:00 +0000", LATER, "2020-03-03T08:00"),
        ("Sun, 3 Jan 1999 10:30:00 +0000", LATER, "2020-03-03T08:00"),
    ],
)
def test_impossible_dates(tmp_path: Path, date: str, received: str, moment: str) -> None:
    found = records(read(archive(tmp_path, letter(1, date=date, received=received))))
    assert found["1@x"].created.isoformat().startswith(moment)


def test_without_any_date_the_message_before_tells(tmp_path: Path) -> None:
    bare = letter(2, envelope="From anna@example.org\n", date="")
    found = records(read(archive(tmp_path, letter(1), bare)))
    assert found["2@x"].created == found["1@x"].created


def test_messages_with_almost_nothing(tmp_path: Path) -> None:
    pieces = read(
        archive(tmp_path, "\n\n", ENVELOPE, "\n\n", ENVELOPE, "Subject: only\n", "no header\n\nrest\n\n")
    )
    (record,) = records(pieces).values()
    assert (record.title, record.body, record.author) == ("only", "no header\n\nrest", "unknown")
    assert reasons(pieces) == ["The message is empty"]


ANYTHING = [
    b"From ", b"\n", b"From a Mon Mar  2 10:00:00 2020\n", b"Subject: x\n", b"\n\n", b"--b\n", b"--b--\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: text/html\n", b"=?utf-8?q?=ff", b">",
    b"a: b\n", b"\xff\x00",
]  # fmt: skip


@given(st.lists(st.sampled_from(ANYTHING)))
def test_nothing_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    path = archive(tmp_path_factory.mktemp("any"), letter(1), *parts)
    for piece in FORMAT.read(path, Options()):
        if isinstance(piece, Record):
            assert "\x00" not in piece.body + piece.title
