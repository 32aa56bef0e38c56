"""Pages of a git repository, with every earlier state."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engawa.archives.markdown.reader import MarkdownFormat
from engawa.archives.markdown.tests.conftest import Write, git, pieces, records
from engawa.archives.records import Author

BOB = "Bob <12+bobby@users.noreply.github.com>"


@pytest.fixture
def repository(folder: Write) -> Path:
    text = "# Start\n\n" + "".join(f"Line {number}.\n" for number in range(20))
    root = folder({"start.md": text, "other.md": "# Other\n\nSomething else altogether, and long enough.\n"})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-m", "Begin.", day="2024-01-01")
    folder({"start.md": text + "More.\n"})
    git(root, "commit", "-am", "Say more.\n\nMuch more.", day="2024-02-01", author=BOB)
    (root / "docs").mkdir()
    git(root, "mv", "start.md", "docs/begin.qmd")
    git(root, "commit", "-m", "Move.", day="2024-03-01")
    git(root, "rm", "-q", "other.md")
    git(root, "commit", "-m", "Drop.", day="2024-04-01")
    folder({"other.md": "# Anew\n", "docs/begin.qmd": text + "More.\nEnd.\n"})
    git(root, "add", ".")
    git(root, "commit", "-m", "End.", day="2024-05-01", author=BOB)
    return root


def test_states_authors_and_messages(repository: Path) -> None:
    page = records(repository)["start.md"]
    assert (page.path, page.author) == ("docs/begin", "email:ann@example.org")
    assert (page.created, page.edited) == (
        datetime(2024, 1, 1, 10, tzinfo=UTC),
        datetime(2024, 5, 1, 10, tzinfo=UTC),
    )
    assert [(state.author, state.note, state.title) for state in page.revisions] == [
        ("email:ann@example.org", "Begin.", "Start"),
        ("github:bobby", "Say more.\n\nMuch more.", "Start"),
        ("github:bobby", "End.", "Start"),
    ]
    assert page.body.endswith("End.")
    assert page.revisions[1].body.endswith("More.")
    assert page.revisions[-1].body == page.body


def test_authors_come_before_what_they_wrote(repository: Path) -> None:
    authors = [each for each in pieces(repository) if isinstance(each, Author)]
    assert [each.key for each in authors] == ["email:ann@example.org", "github:bobby"]
    assert authors[1] == Author("github:bobby", "Bob", handle="bobby", accounts=(("github", "bobby"),))


def test_a_page_made_anew_is_its_own(repository: Path) -> None:
    page = records(repository)["other.md"]
    assert (page.title, page.revisions, page.edited) == ("Anew", (), None)
    assert page.author == "github:bobby"


def test_a_later_export_is_the_same_source(repository: Path, folder: Write) -> None:
    before = MarkdownFormat().source_key(repository)
    git(repository, "mv", "docs/begin.qmd", "last.md")
    git(repository, "commit", "-m", "Move again.", day="2024-06-01")
    assert MarkdownFormat().source_key(repository) == before
    assert records(repository)["start.md"].path == "last"


def test_what_is_not_committed_is_the_newest_state(repository: Path, folder: Write) -> None:
    folder({"docs/begin.qmd": "# Start\n\nAll new.\n", "new.md": "# New\n"})
    found = records(repository)
    assert found["start.md"].body == "All new."
    assert len(found["start.md"].revisions) == 3
    assert found["new.md"].revisions == ()


def test_a_part_of_a_repository(repository: Path) -> None:
    found = records(repository / "docs")
    assert [(page.path, len(page.revisions)) for page in found.values()] == [("begin", 2)]
    assert MarkdownFormat().source_key(repository / "docs").endswith(":docs")


def test_a_repository_cannot_make_us_run_its_programs(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    for name in ("core.fsmonitor", "core.pager", "diff.external", "gpg.program", "core.sshCommand"):
        git(repository, "config", name, f"touch {marker}; false")
    git(repository, "config", "log.showSignature", "true")
    assert records(repository)
    assert not marker.exists()
