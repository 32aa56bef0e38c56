"""Mail as it is shown: own words in view, quotes set off, tails folded, nothing of it markup."""

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from engawa.base.plaintext import render

FOLD = '<details class="folded"><summary>…</summary>'


def shown_and_folded(text: str) -> tuple[str, str]:
    shown, _, folded = render(text).partition(FOLD)
    return shown.strip(), folded


def test_wrapped_lines_are_joined_and_short_ones_kept() -> None:
    wrapped = (
        "This line was broken by a program because it had become as\nwide as a letter may be.\n\nBest,\nAnna"
    )
    assert render(wrapped) == (
        "<p>This line was broken by a program because it had become as\nwide as a letter may be.</p>\n"
        "<p>Best,<br>\nAnna</p>"
    )


def test_lists_keep_their_lines() -> None:
    first = "- the first of the two things that must be said in a long line"
    assert render(f"{first}\n- the second") == f"<p>{first}<br>\n- the second</p>"


@pytest.mark.parametrize(
    "code",
    [
        "x <- c(1, 2)\ny <- mean(x)",
        "    indented\n      deeper",
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b",
        "for (i in 1:3) {\n  print(i);\n}",
        "Name     Age\nAnna      41\nBo        39",
    ],
)
def test_code_stays_as_it_stands(code: str) -> None:
    html = render(f"Look:\n\n{code}\n\nDoes it work?")
    assert html.startswith("<p>Look:</p>\n<pre><code>")
    assert html.count("<pre>") == 1
    (pre,) = LexborHTMLParser(html).css("pre")
    assert pre.text() == code


def test_code_with_empty_lines_is_one_block() -> None:
    assert render("a <- 1;\nb <- 2;\n\nc <- 3;\nd <- 4;").count("<pre>") == 1


def test_the_quoted_tail_is_folded_with_its_attribution() -> None:
    shown, folded = shown_and_folded(
        "I agree.\n\nOn Monday Bo Lind\n<bo@x.org> wrote:\n> Shall we?\n>> No.\n"
    )
    assert shown == "<p>I agree.</p>"
    assert "On Monday Bo Lind" in folded
    assert "<blockquote>\n<p>Shall we?</p>\n<blockquote>\n<p>No.</p>\n</blockquote></blockquote>" in folded


def test_quotes_that_are_answered_stay_in_view() -> None:
    html = render("On Monday, Bo wrote:\n> Shall we?\n> > Must we?\n\nYes.\n\n> When?\n\nNow.")
    assert FOLD not in html
    assert "<p>On Monday, Bo wrote:</p>\n<blockquote>\n<p>Shall we?</p>\n<blockquote>" in html


def test_a_letter_that_is_only_a_quote_is_not_folded() -> None:
    assert render("> Shall we?") == "<blockquote>\n<p>Shall we?</p>\n</blockquote>"


@pytest.mark.parametrize(
    "tail",
    [
        "-- \nAnna Berg\nRoses and more",
        "_______________________________________________\nGarden mailing list\nhttps://x.org/listinfo/garden",
        "-----Original Message-----\nFrom: Bo\nSent: Monday\n\nShall we?",
        "From: Bo Lind <bo@x.org>\nSent: Monday, 2 March\nTo: Anna\n\nShall we?",
        "Am Montag schrieb Bo:\n> Wollen wir?",
        "Le lundi 2 mars, Bo a écrit :\n> On y va ?",
    ],
)
def test_signatures_footers_and_copied_mails_are_folded(tail: str) -> None:
    shown, folded = shown_and_folded(f"Yes, let us.\n\n{tail}")
    assert shown == "<p>Yes, let us.</p>"
    assert LexborHTMLParser(folded).text()


def test_a_forwarded_mail_is_the_letter() -> None:
    assert FOLD not in render("From: Bo <bo@x.org>\nSent: Monday\n\nShall we?")


def test_answers_of_a_console_are_no_quotes() -> None:
    html = render("Try this:\n\n> mean(c(1, 3))\n[1] 2\n> q()\n\nOdd?")
    assert "<blockquote>" not in html
    assert "<pre><code>&gt; mean(c(1, 3))\n[1] 2\n&gt; q()</code></pre>" in html


def test_addresses_become_links() -> None:
    html = render("See https://x.org/a_(b)?c=1&d=2. Or <www.x.org/e>, or write to anna@x.org!")
    assert re.findall(r'href="([^"]*)" rel="nofollow noopener"', html) == [
        "https://x.org/a_(b)?c=1&amp;d=2",
        "http://www.x.org/e",
        "mailto:anna@x.org",
    ]


HOSTILE = [
    "<script>alert(1)</script>",
    "> <img src=x onerror=alert(1)>",
    'https://x.org/"onmouseover="alert(1)',
    "https://x.org/'><svg/onload=alert(1)>",
    "javascript:alert(1) data:text/html,x",
    "</details></blockquote><iframe>",
    "-- \n</summary><b onclick=x>",
    "\x00\ufffe<a href=//x>",
]


@given(
    st.lists(
        st.sampled_from(
            [*HOSTILE, "\n", "> ", ">", "a <- 1;", "--", "On x wrote:", "    ", "www.a.b", "@x.y"]
        )
    )
)
def test_nothing_written_becomes_markup(parts: list[str]) -> None:
    html = render("".join(parts))
    body = LexborHTMLParser(html).body
    assert body is not None
    for node in body.traverse():
        assert node.tag in {"body", "p", "br", "a", "pre", "code", "blockquote", "details", "summary"}
        assert set(node.attributes) <= {"href", "rel", "class"}
        assert (node.attributes.get("href") or "http").startswith(("http", "mailto:"))
    for tag in ("p", "pre", "blockquote", "details"):
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")
    assert html == render("".join(parts))


LONG = [
    ">" * 2_000, "> " * 1_000, "@a.b" * 9_000, "https://" * 5_000, "-" * 40_000, "( " * 20_000, ")" * 30_000,
    "\n".join(">" * depth for depth in range(300)), "wrote:\n" * 5_000, "From: x\n" * 5_000, "www." * 9_000,
    "https://x/" + ")" * 30_000, "a.-_+" * 8_000 + "@",
]  # fmt: skip


@pytest.mark.parametrize("part", LONG, ids=lambda part: part[:10].strip())
def test_no_text_takes_long(part: str) -> None:
    start = perf_counter()
    render(f"Hello\n{part}\n> x\n{part}")
    assert perf_counter() - start < 1
