"""What site makers add to Markdown."""

import pytest

from engawa.archives.markdown.quarto import heading_ids, to_markdown
from engawa.archives.markdown.tests.conftest import Write, records


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("::: {.callout-tip}\nCalm\n:::\nAfter", "\n> [!TIP]\n> Calm\n\nAfter"),
        (':::{.callout-note title="Mind"}\nx\n:::', "\n> [!NOTE]\n> **Mind**\n>\n> x\n"),
        (":::warning Hot\nx\n:::", "\n> [!WARNING]\n> **Hot**\n>\n> x\n"),
        ("::: {.panel-tabset}\n## A {.x}\n```{r, echo=FALSE}\n::: y\n```\n:::", "## A\n```r\n::: y\n```"),
        ('!!! note "Well"\n    inner\n\nafter', "\n> [!NOTE]\n> **Well**\n>\n> inner\n>\nafter"),
        ("[x](y){.btn} `c`{.r} ![p](q){width=50%} {kept} a{b}", "[x](y) `c` ![p](q) {kept} a{b}"),
        ("# {-}\n# Title {-}", "\n# Title"),
        ("{{< include _part.md >}} {{< fa star >}} {{< video https://v.org/1 >}}", "PART  <https://v.org/1>"),
        ('[x]({{< ref "page.md" >}}) {{% figure src="a.png" alt="A" %}}', "[x](page.md) ![A](a.png)"),
        ("`{{< fa star >}}` `a{.b}`", "`{{< fa star >}}` `a{.b}`"),
        ("stats:::f\n:::\nx", "stats:::f\nx"),
    ],
)
def test_marks_become_plain_markdown(text: str, plain: str) -> None:
    given = to_markdown(text, lambda name: "PART" if name == "_part.md" else "")[0]
    assert given.replace("\n> \n", "\n>\n") == plain


def test_left_out_shortcodes_are_named() -> None:
    assert to_markdown("{{< fa star >}} {{< meta title >}}", lambda name: "")[1] == {"fa", "meta"}


def test_ids_given_by_hand_lead_to_headings_of_a_book(folder: Write) -> None:
    assert heading_ids("## Set *up* {#sec-up .x}\n```\n# no {#no}\n```") == {"sec-up": "set-up"}
    found = records(
        folder(
            {
                "a.qmd": "# One {#sec-one}\n\n## Set *up* {#sec-up}\n\n[own](#sec-up)",
                "b.qmd": "# Two\n\n[x](#sec-up) @sec-one [-@sec-up] me@sec-one `@sec-one`",
            }
        )
    )
    assert found["a.qmd"].body == "## Set *up*\n\n[own](#set-up)"
    assert (
        found["b.qmd"].body
        == "[x](/a.qmd#h-set-up) [One](/a.qmd) [One](/a.qmd#h-set-up) me@sec-one `@sec-one`"
    )
    assert dict(found["b.qmd"].links) == {"/a.qmd#h-set-up": "a.qmd", "/a.qmd": "a.qmd"}


def test_permalinks_and_site_addresses_lead_to_pages(folder: Write) -> None:
    found = records(
        folder(
            {
                "_config.yml": "title: Site\nurl: https://site.org\n",
                "a.md": "---\npermalink: /about/us/\n---\nx",
                "b.md": "[1](/about/us/) [2](https://site.org/about/us) [3](a.html) [4](https://else.org/a.html)",
            }
        )
    )
    assert [key for _, key in found["b.md"].links] == ["a.md"] * 3
