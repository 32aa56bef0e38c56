"""HTML to Markdown and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.base.markdown import render
from engawa.base.markdown_from_html import markdown_from_html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <b>two</b><em> three </em></p><p>four<br>five</p>", "One **two** *three*\n\nfour\\\nfive"),
        ("a<br><br/>b<br>", "a\n\nb"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n\n  - c"),
        ("<ol start=3><li><p>a</p><p>b</p></li></ol>", "3. a\n\n   b"),
        ('<a href="https://a.org/x y">w <i>z</i></a>', "[w *z*](https://a.org/x%20y)"),
        ('<a href="javascript:x">w</a> <img src="a.png" alt="A">', "w ![A](a.png)"),
        ('<pre class="r"><code class="language-r">x &lt;- 1\ny</code></pre>', "```r\nx <- 1\ny\n```"),
        ("use <code>a`b</code>", "use ``a`b``"),
        ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        ("<h2>T <small>s</small></h2>x", "## T s\n\nx"),
        (
            "<table><tr><th>a<th>b<tr><td>1|2<td>3</table>",
            "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |",
        ),
        ("1 * 2 &lt;b&gt; [x] _y_", "1 \\* 2 \\<b\\> \\[x\\] \\_y\\_"),
        ("<p># not</p><p>1. not</p><p>- not</p>", "\\# not\n\n1\\. not\n\n\\- not"),
        ("<script>x</script><style>y</style>z", "z"),
        ("plain & simple", "plain & simple"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_from_html(html) == markdown


@given(st.text(alphabet="ab; *_`[]<>&#-+=1.)(!\\~|"))
def test_words_come_through_unchanged(text: str) -> None:
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = render(markdown_from_html(f"<p>x{shown}x</p>"))
    words = " ".join(f"x{shown}x".split())
    assert html == f"<p>{words}</p>"


@pytest.mark.parametrize(
    "unit", ["<div>", "<ul><li>", "<blockquote>", "<table><tr><td>", "<b>", "<a href=x>", "&lt;"]
)
def test_deep_and_broken_html_stays_quick(unit: str) -> None:
    assert isinstance(markdown_from_html(unit * 5_000), str)
