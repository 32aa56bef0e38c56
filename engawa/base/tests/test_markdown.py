"""Bodies: what Markdown becomes, and what it can never become."""

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from engawa.base import markdown
from engawa.base.markdown import excerpt, handles, headings, render

PEOPLE = {"anna": "/people/5/", "o.k": "/people/6/"}


def test_commonmark_with_tables_and_tasks() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open\n\n> [!TIP]\n> calm")
    assert '<td class="right"><s>2</s></td>' in html
    assert 'disabled checked aria-label="☑"> done' in html
    assert '<div class="callout tip" role="note">\n<p>calm</p>' in html


def test_only_known_handles_become_mentions() -> None:
    html = render("*hi* @Anna, @bob, @o.k. and x@anna `@anna`", mentions=PEOPLE)
    assert html.count('class="mention"') == 2
    assert '<a href="/people/5/" class="mention" rel="nofollow noopener">@Anna</a>, @bob' in html
    assert ">@o.k</a>. and" in html
    assert handles("hi @Anna, a@b.org `@code` @x-y.") == {"anna", "x-y"}


@pytest.mark.parametrize(
    ("text", "href", "after"),
    [
        ("see https://a.org/x_(y).", "https://a.org/x_(y)", "."),
        ("(https://a.org/~me/_b_?q=1&r=2)", "https://a.org/~me/_b_?q=1&amp;r=2", ")"),
        ("www.a.org, or", "http://www.a.org", ", or"),
        ("a.b@c.org!", "mailto:a.b@c.org", "!"),
        ("**https://a.org**", "https://a.org", "</strong>"),
        ("見https://a.org/x。次", "https://a.org/x", "。次"),
    ],
)
def test_addresses_become_links(text: str, href: str, after: str) -> None:
    assert f'href="{href}"' in render(text)
    assert f"</a>{after}" in render(text)


def test_headings_stay_below_the_pages_own_and_can_be_pointed_at() -> None:
    html = render("# What's new?\n\n### Deep\n\n# What's new?\n\n[up](#whats-new)")
    assert headings(html) == [
        (2, "h-whats-new", "What's new?"),
        (4, "h-deep", "Deep"),
        (2, "h-whats-new-1", "What's new?"),
    ]
    assert 'href="#h-whats-new"' in html


def test_footnotes_of_two_bodies_do_not_clash() -> None:
    one, two = render("a[^1]\n\n[^1]: one"), render("a[^1]\n\n[^1]: two")
    assert 'id="fn-' in one
    assert not {part for part in one.split('"') if part.startswith("fn")} & set(two.split('"'))


def test_links_can_be_led_elsewhere() -> None:
    known = {"engawa:1": "/i/1/", "b.png": "/files/b.png"}
    html = render('[a](engawa:1) [c](engawa:2) ![](b.png) <img src="b.png"> https://x.org', links=known.get)
    assert '<a href="/i/1/"' in html
    assert html.count('src="/files/b.png"') == 2
    assert "engawa:2" not in html
    assert 'href="https://x.org"' in html


def test_what_only_looks_like_a_tag_is_shown() -> None:
    assert "vector&lt;int&gt; &lt;data.frame&gt;" in render("vector<int> <data.frame>")
    assert "&lt;your-name&gt;" in render("<your-name>\n\nx")
    assert "<em>x</em>" in render("<EM>x</EM>")


def test_line_ends_are_kept_where_wanted() -> None:
    assert render("a\nb", breaks=True) == "<p>a<br>\nb</p>"
    assert "a<br>\n<em>b</em>" in render("a\n*b*", breaks=True)


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    '<a href="java\nscript:alert(1)">x</a>',
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    '<p style="position:fixed" id="main" class="toast" onclick=x>x</p>',
    "<svg><script>alert(1)</script></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<form action="//evil"><input type=password name=p><button>go',
    '"><img src=x onerror=alert(1)>',
    '[x](https://a.org/"onmouseover="alert(1))',
    'https://a.org/"onmouseover="alert(1)',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\ud800 *x*",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_harmful_comes_through(text: str) -> None:
    check_harmless(render(text, mentions=PEOPLE))


@given(
    st.lists(st.sampled_from([*"<>\"'&/= \n`*_[]()!#ax:;-", "script", "img", "onx", "https://a.b", "@anna"]))
)
def test_nothing_harmful_comes_through_at_random(parts: list[str]) -> None:
    check_harmless(render("".join(parts), mentions=PEOPLE))


def check_harmless(html: str) -> None:
    tree = LexborHTMLParser(f"<main>{html}</main>")
    for node in tree.css("main *"):
        assert node.tag not in {"script", "style", "iframe", "form", "button", "svg", "math", "object"}
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            assert name != "id" or (value or "").startswith(("h-", "fn"))
            if name in {"href", "src"}:
                assert not (value or "").strip().lower().startswith(("javascript", "data", "vbscript"))


WORDS = st.sampled_from(
    "a word Ünï https://a.org/x http:// www.b.org www. c.d@e.org @anna @bob @o.k x@ 12 1. - + = ' \" ! ( ) . "
    ", ; : / ? $ % ^ { } 見 https://é.org/ü".split()
)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", " ", "\n", "\n\n", "\r\n"]))), st.booleans())
def test_plain_text_takes_the_short_way_to_the_same_result(
    parts: list[tuple[str, str]], breaks: bool
) -> None:
    text = "".join(word + gap for word, gap in parts)
    slow = markdown._render_markdown(text.replace("\r\n", "\n"), PEOPLE, None, breaks)
    assert render(text, mentions=PEOPLE, breaks=breaks) == slow


@given(st.text())
def test_any_text_takes_the_short_way_to_the_same_result(text: str) -> None:
    assert render(text) == markdown._render_markdown(text.replace("\r\n", "\n"), {}, None, False)


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "*a ",
        "_a_",
        "`",
        "<",
        "<a ",
        "> ",
        "@",
        "a@",
        "https://",
        "(",
        "~",
        "- ",
        "[^1]",
        "\\",
        "|",
        "&",
        "](",
        "*_",
    ],
)
def test_long_hostile_texts_stay_quick(unit: str) -> None:
    started = perf_counter()
    text = unit * (20_000 // len(unit))
    handles(text)
    excerpt(text)
    render(text, mentions=PEOPLE)
    assert perf_counter() - started < 4


def test_excerpts_are_plain_and_end_at_a_word() -> None:
    text = "# Title\n\nSome *good*, [better](https://x.org) words & more.\n\n> quoted\n\n```\ncode\n```\n"
    html = render(text + "\nThe end of it all")
    assert excerpt(html) == "Some good, better words & more. The end of it all"
    assert excerpt(html, 20) == "Some good, better…"
    assert excerpt("A [link](https://x.org) and **bold**", 100) == "A link and bold"
    assert excerpt(render("> only quoted")) == "only quoted"


_PIECES = [
    "**a**", "_b_", "`c`", "```", "\n", "\n\n", " ", "  ", "    ", "- ", "1. ", "> ", "# ", "[x](http://a.b)",
    "<http://a.b>", "<b>", "</b>", "---", "***", "===", "|", "[^1]", "[^1]: ", "[a]: /u", "\\", "!",
    "~~s~~", "\t", "text", "<!--", "&amp;",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=10).map("".join), st.booleans())
def test_paragraphs_alone_take_a_short_way_to_the_same_result(text: str, breaks: bool) -> None:
    short = markdown._render_markdown(text, {}, None, breaks)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(markdown, "_BLOCKS", re.compile(""))
        assert short == markdown._render_markdown(text, {}, None, breaks)
