"""Folders, zips and single files, also those that mean harm."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engawa.archives.protocol import Unreadable
from engawa.archives.tree import open_tree, plain_name, text_of


def test_a_zip_is_read_without_its_outer_folder(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("guide-main/part 10.md", (2020, 1, 2, 3, 4, 6)), "ten")
        archive.writestr("guide-main/part 9.md", "nine")
        archive.writestr("guide-main/.git/config", "hidden")
        archive.writestr("__MACOSX/guide-main/._x", "hidden")
    with open_tree(path) as tree:
        assert tree.names() == ["part 9.md", "part 10.md"]
        assert tree.read("part 9.md") == tree.head("part 9.md") == b"nine"
        assert tree.moment("part 10.md") == datetime(2020, 1, 2, 3, 4, 6, tzinfo=UTC)


def test_folders_that_mean_something_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("site/_posts/2020-01-01-a.md", "a")
        archive.writestr("site/_posts/2020-01-02-b.md", "b")
    with open_tree(path) as tree:
        assert tree.names()[0] == "_posts/2020-01-01-a.md"


def test_bombs_and_damage_are_told(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.md", bytes(5_000_000))
    with open_tree(path) as tree, pytest.raises(Unreadable, match="larger"):
        tree.read("big.md", 1_000_000)
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(data)
    with open_tree(path) as tree, pytest.raises(Unreadable, match="unpacked"):
        tree.read("big.md")


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.md").write_text("a")
    (root / "b.md").symlink_to(tmp_path / "secret.md")
    (root / "c").symlink_to(tmp_path)
    with open_tree(root) as tree:
        assert tree.names() == ["a.md"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("guide-main.zip", "guide"),
        ("rweekly-2019_2024-markdown.zip", "rweekly"),
        ("handbook", "handbook"),
        ("feed.xml", "feed"),
        ("2024", "2024"),
    ],
)
def test_names_without_what_later_exports_change(tmp_path: Path, name: str, plain: str) -> None:
    assert plain_name(tmp_path / name) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert text_of("Grün\r\n".encode(encoding)) == "Grün\n"
