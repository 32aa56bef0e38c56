"""Whole exports: people, rooms, threads, reactions, files, notices."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Reaction, Room
from engawa.archives.slack.reader import SlackFormat
from engawa.archives.slack.tests.team import (
    ANNA,
    BO,
    folder,
    read,
    reasons,
    records,
    said,
    stamp,
    team,
    zipped,
)

FORMAT = SlackFormat()


@pytest.mark.parametrize("inside", ["", "Our export/"])
def test_zip_and_folder_give_the_same(tmp_path: Path, inside: str) -> None:
    files = {inside + name: content for name, content in team(said(1), said(2, user=BO)).items()}
    zip_path, folder_path = zipped(tmp_path / "export.zip", files), folder(tmp_path / "export", files)
    assert read(zip_path) == read(folder_path)
    assert len(records(read(zip_path))) == 2
    for path in (zip_path, folder_path):
        assert FORMAT.recognises(path) > 0.9
        assert FORMAT.source_key(path) == "slack:T0TEAM"


def test_people_and_rooms_come_first(tmp_path: Path) -> None:
    pieces = read(folder(tmp_path, team(said(1))))
    anna = next(piece for piece in pieces if isinstance(piece, Author))
    assert anna == Author(
        ANNA, "Anna Berg", "anna@example.org", "anna.b", False, "Gardener", "Europe/Zurich",
        (("gravatar", "0123456789abcdef0123456789abcdef"),),
    )  # fmt: skip
    room = next(piece for piece in pieces if isinstance(piece, Room))
    assert (room.key, room.name, room.purpose, room.members) == (
        "garden",
        "garden",
        "Pears & roses",
        (ANNA, BO),
    )
    assert not room.private
    assert [type(piece).__name__ for piece in pieces] == ["Author"] * 3 + ["Room", "Record", "Progress"]


def test_threads_stay_together_even_without_their_first_message(tmp_path: Path) -> None:
    lost, here = stamp(0), stamp(10)
    pieces = read(
        folder(
            tmp_path,
            team(
                said(1, thread_ts=lost),
                said(2, thread_ts=lost),
                said(10, thread_ts=here),
                said(11, thread_ts=here, subtype="thread_broadcast"),
            ),
        )
    )
    assert [(record.parent, record.ancestors) for record in records(pieces)] == [
        (f"garden:{lost}", ()),
        (f"garden:{lost}", (f"garden:{stamp(1)}",)),
        ("", ()),
        (f"garden:{here}", ()),
    ]
    assert {record.kind for record in records(pieces)} == {"chat"}


def test_keys_outlive_renaming_and_listing(tmp_path: Path) -> None:
    renaming = said(5, "has renamed", subtype="channel_name", old_name="yard", name="beds")
    unlisted = {"yard/2020-03-02.json": [said(1)]}
    renamed = {"beds/2020-03-02.json": [said(1), renaming]}
    listed = renamed | {"channels.json": [{"id": "C0BEDS", "name": "beds", "members": []}]}
    keys = [
        [record.key for record in records(read(folder(tmp_path / str(number), team() | files)))]
        for number, files in enumerate((unlisted, renamed, listed))
    ]
    assert keys == [[f"yard:{stamp(1)}"]] * 3


def test_two_channels_that_bore_one_name_stay_apart(tmp_path: Path) -> None:
    renaming = said(5, subtype="channel_name", old_name="yard", name="beds")
    files = {"yard/2020-03-02.json": [said(9)], "beds/2020-03-02.json": [said(1), renaming]}
    rooms = [piece.key for piece in read(folder(tmp_path, team() | files)) if isinstance(piece, Room)]
    assert sorted(rooms) == ["beds", "garden", "yard"]


def test_direct_talks_and_groups_are_private(tmp_path: Path) -> None:
    files = {
        "dms.json": [{"id": "D0ABCDEFG", "members": [ANNA, BO]}],
        "groups.json": [{"id": "G1", "name": "board", "members": [ANNA]}],
        "D0ABCDEFG/2020-03-02.json": [said(1)],
        "board/2020-03-02.json": [said(2)],
        "mpdm-anna--bo-1/2020-03-02.json": [said(3)],
    }
    rooms = {piece.key: piece for piece in read(folder(tmp_path, team() | files)) if isinstance(piece, Room)}
    assert rooms["D0ABCDEFG"].name == "Anna Berg, Bo Lind"
    assert {key for key, room in rooms.items() if room.private} == {"D0ABCDEFG", "board", "mpdm-anna--bo-1"}


def test_reactions_edits_and_mentions(tmp_path: Path) -> None:
    message = said(
        1,
        f"<@{BO}> and <@U0GONE|gone> see <#C0GARDEN>",
        edited={"user": ANNA, "ts": stamp(60)},
        reactions=[
            {"name": "+1::skin-tone-3", "users": [ANNA, BO], "count": 2},
            {"name": "heart", "users": ["U0LATER"], "count": 1},
            {"name": "our-logo", "users": [BO], "count": 1},
        ],
    )
    pieces = read(folder(tmp_path, team(message)))
    (record,) = records(pieces)
    assert record.body == "@bo and @gone see #garden"
    assert record.mentions == (BO,)
    assert record.edited
    assert (record.edited - record.created).total_seconds() == 59
    assert record.reactions == (
        Reaction("👍🏼", ANNA), Reaction("👍🏼", BO), Reaction("❤️", "U0LATER"), Reaction(":our-logo:", BO),
    )  # fmt: skip
    before = pieces[: pieces.index(record)]
    assert [piece.name for piece in before if isinstance(piece, Author) and piece.key == "U0LATER"] == [
        "U0LATER"
    ]


def test_bots_are_told_apart(tmp_path: Path) -> None:
    pieces = read(
        folder(
            tmp_path,
            team(
                said(1, user=None, subtype="bot_message", bot_id="B0NEWS", username="News"),
                said(2, user=None, subtype="bot_message", bot_id="B0NEWS", username="Old News"),
                said(3, user=None, subtype="bot_message", bot_id="B0RAIN"),
                said(4, user="USLACKBOT"),
                said(5, user="U0NEW", user_profile={"real_name": "Cleo Dahl", "name": "cleo"}),
                said(6, user=None, username="Guest"),
                said(7, user=None),
            ),
        )
    )
    authors = {piece.key: piece for piece in pieces if isinstance(piece, Author)}
    assert [(r.author, authors[r.author].name, authors[r.author].is_bot) for r in records(pieces)] == [
        ("bot:B0NEWS:news", "News", True),
        ("bot:B0NEWS:old news", "Old News", True),
        ("U0ROBOT", "Rain", True),
        ("USLACKBOT", "Slackbot", True),
        ("U0NEW", "Cleo Dahl", False),
        ("name:guest", "Guest", False),
        ("unknown", "?", False),
    ]


def test_files_are_links_without_keys(tmp_path: Path) -> None:
    files = [
        {"id": "F1", "name": "plan.pdf", "mimetype": "application/pdf", "size": 9, "mode": "hosted",
         "url_private": "https://files.slack.com/F1/plan.pdf?t=xoxe-secret"},
        {"id": "F2", "mode": "tombstone"},
        {"id": "F3", "mode": "hidden_by_limit"},
    ]  # fmt: skip
    pieces = read(folder(tmp_path, team(said(1, "", files=files))))
    (record,) = records(pieces)
    (file,) = record.attachments
    assert (file.name, file.media_type, file.size, file.url) == (
        "plan.pdf", "application/pdf", 9, "https://files.slack.com/F1/plan.pdf",
    )  # fmt: skip
    assert record.body == "📎"
    assert reasons(pieces) == [
        "A file was deleted before the export",
        "The export withholds a file's address",
    ]


def test_every_other_piece_is_accounted_for(tmp_path: Path) -> None:
    pieces = read(
        folder(
            tmp_path,
            team(
                said(1, subtype="channel_join"),
                said(2, subtype="group_topic"),
                said(3, subtype="tombstone", hidden=True),
                said(4, subtype="something_new"),
                said(5, ""),
                said("never"),
            )
            | {"garden/2020-03-03.json": "[{", "canvases.json": [], "garden/2020-03-04.json": ["odd"]},
        )
    )
    assert not records(pieces)
    assert reasons(pieces) == [
        "The file holds no day's messages",
        "Somebody joined the channel",
        "Somebody changed the channel's topic",
        "The message was deleted",
        "A notice by Slack itself",
        "The message is empty",
        "The message has no time",
        "The day's file cannot be read",
        "The entry is no message",
    ]


def test_the_oldest_exports(tmp_path: Path) -> None:
    upload = said(
        1, "<@U0ANNA|anna> uploaded a file", subtype="file_share",
        file={"id": "F1", "permalink": "https://x.slack.com/a.txt", "initial_comment": {"comment": "Look!"}},
    )  # fmt: skip
    old = [{"id": ANNA, "name": "anna", "profile": {"real_name": "Anna Berg"}}]
    path = folder(
        tmp_path / "Garden Slack export Mar 1 2015 - Mar 8 2015", team(upload) | {"users.json": old}
    )
    (record,) = records(read(path))
    assert (record.body, record.attachments[0].url) == ("Look!", "https://x.slack.com/a.txt")
    assert FORMAT.source_key(path) == "slack:garden"


def test_what_is_no_export_is_unreadable(tmp_path: Path) -> None:
    text, empty = tmp_path / "notes.zip", tmp_path / "empty"
    text.write_text("notes")
    empty.mkdir()
    assert FORMAT.recognises(text) == FORMAT.recognises(empty) == 0
    for path in (text, empty):
        with pytest.raises(Unreadable):
            read(path)


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "type text elements style user_id unicode blocks files reactions users name url".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from("text user blocks files reactions attachments edited thread_ts".split()), ODD
    )
)
def test_nothing_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, odd: dict[str, Any]) -> None:
    message = json.loads(json.dumps(said(1) | odd))
    path = folder(tmp_path_factory.mktemp("odd"), team(message, said(2)))
    pieces = read(path)
    assert len([record for record in records(pieces) if record.key == f"garden:{stamp(2)}"]) == 1
    assert len(records(pieces)) == 2 or reasons(pieces)
