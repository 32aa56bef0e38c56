"""What people typed, in both of Slack's dialects, as Markdown that shows the same."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.archives.slack.blocks import from_blocks
from engawa.archives.slack.export import opened
from engawa.archives.slack.mrkdwn import from_mrkdwn
from engawa.archives.slack.naming import Naming
from engawa.archives.slack.people import People
from engawa.archives.slack.tests.team import ANNA, folder, read, records, said, team
from engawa.base.markdown import render


@pytest.fixture(scope="module")
def naming(tmp_path_factory: pytest.TempPathFactory) -> Naming:
    with opened(folder(tmp_path_factory.mktemp("team"), team(said(1)))) as export:
        return Naming(People(export), {"C0GARDEN": "garden"})


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("*bold* _it_ ~gone~ `a*b`", "**bold** *it* ~~gone~~ `a*b`"),
        ("2 * 3 * 4 snake_case_name", r"2 \* 3 \* 4 snake_case_name"),
        (
            "<https://x.org/a|the *plan*> <https://x.org/b>",
            r"[the \*plan\*](https://x.org/a) <https://x.org/b>",
        ),
        ("<https://x.org/(a)|see>", "[see](https://x.org/%28a%29)"),
        ("<mailto:a@x.org|a@x.org>", "<a@x.org>"),
        ("<javascript:alert(1)|click>", "click"),
        (f"<@{ANNA}> <!here> <!subteam^S1|@gardeners> <#C0GARDEN|old>", "@anna.b @here @gardeners #garden"),
        ("a &lt;b&gt; &amp;amp; c", r"a \<b> \&amp; c"),
        ("&gt; quoted\nmine", "> quoted\n\nmine"),
        ("&gt;&gt;&gt; all\nof it", "> all\n> of it"),
        ("• one\n◦ two", "- one\n    - two"),
        ("# no heading\n---\n    no code", "\\# no heading\n\\---\nno code"),
        (":tada: :our-logo: 10:30:45", "🎉 :our-logo: 10:30:45"),
        ("so:\n```x &lt;- 1\n*y*```\nok", "so:\n\n```\nx <- 1\n*y*\n```\n\nok"),
        ("*<https://x.org|one> by `me`*", "**[one](https://x.org) by `me`**"),
    ],
)
def test_mrkdwn(naming: Naming, text: str, markdown: str) -> None:
    assert from_mrkdwn(text, naming) == markdown


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*elements: dict[str, Any], kind: str = "section", **more: Any) -> dict[str, Any]:
    return {"type": f"rich_text_{kind}", "elements": list(elements), **more}


def text(said: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": said} | ({"style": style} if style else {})


def test_rich_text(naming: Naming) -> None:
    blocks = rich(
        section(
            text("Look "), text("here ", bold=True), text("now", bold=True, italic=True), text(": "),
            text("a`b", code=True),
        ),
        section(text("one"), kind="preformatted"),
        section(section(text("first")), section(text("second")), kind="list", style="ordered", indent=1),
        section(section(text("inner")), kind="list", style="bullet", indent=2),
        section(text("said\nso"), kind="quote"),
        section(
            {"type": "user", "user_id": ANNA}, text(" "),
            {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fb"},
            {"type": "link", "url": "https://x.org", "text": "x"},
        ),
    )  # fmt: skip
    assert from_blocks(blocks, naming, str) == (
        "Look **here** ***now***: ``a`b``\n\n```\none\n```\n\n1. first\n2. second\n    - inner\n\n"
        "> said\n> so\n\n@anna.b 👋🏻[x](https://x.org)"
    )


def test_cards_of_bots_are_their_text(tmp_path: Path) -> None:
    card = {
        "title": "Rain",
        "title_link": "https://x.org",
        "text": "*Soon*",
        "fields": [{"title": "When", "value": "9"}],
    }
    preview = {"from_url": "https://x.org", "text": "preview"}
    message = said(1, "", user=None, subtype="bot_message", bot_id="B1", attachments=[card, preview])
    (record,) = records(read(folder(tmp_path, team(message))))
    assert record.body == "**[Rain](https://x.org)**\n\n**Soon**\n\n**When** 9"


def visible(html: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))


@given(st.text(alphabet="ab1.*_~`<>[]()!#|\\&;:-+= \n@/", max_size=40))
def test_what_is_typed_is_what_is_shown(naming: Naming, typed: str) -> None:
    markdown = from_blocks(rich(section(text(typed))), naming, str)
    shown = visible(render(markdown, breaks=True))
    lists = re.compile(r"(?m)^[ \t]*(?:[-+*]|\d+[.)])(?=\s|$)")
    wanted = re.sub(r"\s+", "", typed)
    assert shown in (wanted, re.sub(r"\s+", "", lists.sub("", typed))) or lists.search(typed)
