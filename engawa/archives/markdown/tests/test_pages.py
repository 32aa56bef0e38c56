"""Pages from a folder or a zip: titles, tree, dates, links, pictures."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engawa.archives.markdown.reader import MarkdownFormat
from engawa.archives.markdown.tests.conftest import Write, pieces, records, zipped
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Record, Room, Skipped

GUIDE: dict[str, str | bytes] = {
    "README.md": "# The guide\n\nStart [here](docs/first%20steps.md#set-up) or [there](docs/).\n",
    "docs/index.md": "Everything.\n",
    "docs/first steps.md": "First steps\n==\n\n![](../img/how.png) [a](/README.md) [b](gone.md)\n## Set up\n",
    "docs/2023-05-17-minutes.md": "# Minutes\n\nWe met. [[First steps|as planned]] [out](https://a.org/x.md)\n",
    "img/how.png": b"\x89PNG",
    "img/unused.png": b"\x89PNG",
}


@pytest.mark.parametrize("packed", [False, True])
def test_a_tree_of_pages(folder: Write, packed: bool) -> None:
    root = folder(GUIDE)
    path = zipped(root) if packed else root
    found = records(path)
    assert {key: (page.path, page.title) for key, page in found.items()} == {
        "docs/index.md": ("docs", "Docs"),
        "docs/2023-05-17-minutes.md": ("docs/2023-05-17-minutes", "Minutes"),
        "docs/first steps.md": ("docs/first steps", "First steps"),
        "README.md": ("README", "The guide"),
    }
    assert next(iter(found)) == "docs/index.md"
    assert MarkdownFormat().recognises(path) > 0.5
    assert MarkdownFormat().source_key(path) == "markdown:guide"


def test_links_name_the_pages_they_lead_to(folder: Write) -> None:
    found = records(folder(GUIDE))
    assert dict(found["README.md"].links) == {
        "docs/first%20steps.md#h-set-up": "docs/first steps.md",
        "docs/": "docs/index.md",
    }
    assert "[here](docs/first%20steps.md#h-set-up)" in found["README.md"].body
    minutes = found["docs/2023-05-17-minutes.md"]
    assert "[as planned](/docs/first%20steps.md)" in minutes.body
    assert minutes.links == (("/docs/first%20steps.md", "docs/first steps.md"),)


def test_names_with_spaces_and_brackets(folder: Write) -> None:
    found = records(folder({"a.md": "[x](<b (1).md>) ![](b_(2).png)", "b (1).md": "x", "b_(2).png": "x"}))
    page = found["a.md"]
    assert page.body == "[x](<b%20%281%29.md>) ![](b_%282%29.png)"
    assert page.links == (("b%20%281%29.md", "b (1).md"),)
    assert [file.url for file in page.attachments] == ["b_%282%29.png"]


def test_pictures_come_along_and_what_does_not_is_told(folder: Write) -> None:
    told = pieces(folder(GUIDE))
    steps = next(each for each in told if isinstance(each, Record) and each.title == "First steps")
    assert [(file.name, file.media_type, file.url, file.content) for file in steps.attachments] == [
        ("how.png", "image/png", "../img/how.png", b"\x89PNG")
    ]
    assert {(each.where, each.detail) for each in told if isinstance(each, Skipped)} == {
        ("docs/first steps.md", "gone.md"),
        ("img/unused.png", ""),
    }


def test_dates_come_from_the_page_then_its_name(folder: Write) -> None:
    found = records(
        folder(
            {
                "a.md": "---\ndate: 2020-02-03\nlastmod: 2021-01-01 10:00:00 +0100\n---\nx",
                "2022-07-08_b.md": "x",
                "_posts/2019-01-02-c.md": "---\ndate: 2019-01-02 23:30:00 -0500\ntags: [one, two]\n---\nx",
                "d.md": "+++\ndate = 0001-01-01T00:00:00Z\ntitle = 'Dee'\n+++\nx",
            }
        )
    )
    assert found["a.md"].created == datetime(2020, 2, 3, 12, tzinfo=UTC)
    assert found["a.md"].edited == datetime(2021, 1, 1, 9, tzinfo=UTC)
    assert found["2022-07-08_b.md"].created == datetime(2022, 7, 8, 12, tzinfo=UTC)
    post = found["_posts/2019-01-02-c.md"]
    assert (post.kind, post.tags, post.created.day) == ("article", ("one", "two"), 3)
    assert found["d.md"].created.year > 2000
    assert found["d.md"].title == "Dee"


@pytest.mark.parametrize(
    ("text", "title", "body", "is_told"),
    [
        ('{"title": "Jay"}\n\nBody', "Jay", "Body", False),
        ("---\ntitle: A: b: c\n---\nBody", "A: b: c", "Body", True),
        ("---\njust a line\n---\nBody", "Page", "---\njust a line\n---\nBody", False),
        ("---\ntitle: [unclosed\nno end", "Page", "---\ntitle: [unclosed\nno end", False),
        ("---\ntitle: Same\n---\n# *Same*\n\nBody", "Same", "Body", False),
        ("# `code` & [link](x.org) {#id .c}\nBody", "code & link", "Body", False),
        ("\ufeff# Marked\r\nBody", "Marked", "Body", False),
        ("[![b](x)](y)\n<!-- c -->\n# Badged\n\nBody", "Badged", "[![b](x)](y)\n<!-- c -->\n\nBody", False),
        ("", "Page", "", False),
    ],
)
def test_front_matter_and_titles(folder: Write, text: str, title: str, body: str, is_told: bool) -> None:
    told = pieces(folder({"page.md": text}))
    page = next(each for each in told if isinstance(each, Record))
    assert (page.title, page.body) == (title, body)
    assert any(isinstance(each, Skipped) and "front matter" in each.why for each in told) is is_told


def test_old_encodings_are_read(folder: Write) -> None:
    found = records(folder({"a.md": "# Grün".encode("cp1252"), "b.md": "# Grün".encode("utf-16")}))
    assert {page.title for page in found.values()} == {"Grün"}


def test_who_wrote_it(folder: Write) -> None:
    told = pieces(
        folder(
            {
                "a.md": "---\nauthor:\n  - name: Ann  Lee\n---\nx",
                "b.md": "x",
                ".all-contributorsrc": '{"contributors": [{"login": "Octo", "name": "Octo Cat"}]}',
                "_quarto.yml": "book:\n  title: The Book\n  author: A Group\n  chapters: [b.md, a.md]\n",
            }
        )
    )
    assert [each for each in told if isinstance(each, Author)] == [
        Author("github:octo", "Octo Cat", handle="Octo", accounts=(("github", "Octo"),)),
        Author("archive", "A Group", is_bot=True),
        Author("name:ann lee", "Ann Lee"),
    ]
    assert [(each.key, each.author) for each in told if isinstance(each, Record)] == [
        ("b.md", "archive"),
        ("a.md", "name:ann lee"),
    ]
    assert next(each for each in told if isinstance(each, Room)).name == "The Book"


def test_minutes_of_one_title_tell_their_day(folder: Write) -> None:
    found = records(folder({"2024-01-02.md": "# Meeting\nx", "2024-02-02.md": "# Meeting\nx"}))
    assert [page.title for page in found.values()] == ["Meeting (2024-01-02)", "Meeting (2024-02-02)"]


def test_drafts_stay_out(folder: Write) -> None:
    told = pieces(folder({"a.md": "---\ndraft: true\n---\nx", "b.md": "x"}))
    assert [each.where for each in told if isinstance(each, Skipped)] == ["a.md"]


def test_nothing_to_read(folder: Write, tmp_path: Path) -> None:
    root = folder({"a.txt": "x"})
    assert MarkdownFormat().recognises(root) == 0
    with pytest.raises(Unreadable, match="no Markdown"):
        list(MarkdownFormat().read(root, Options()))
    with pytest.raises(Unreadable, match="not there"):
        list(MarkdownFormat().read(tmp_path / "nowhere", Options()))


def test_links_out_of_the_folder_lead_nowhere(folder: Write, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    root = folder({"a.md": "![x](../secret.md) {{< include ../secret.md >}}"})
    (root / "link.md").symlink_to(tmp_path / "secret.md")
    assert "secret" not in "".join(page.body for page in records(root).values()).replace("../secret.md", "")
