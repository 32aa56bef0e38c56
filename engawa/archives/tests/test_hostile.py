"""Files that mean harm, or nothing at all, neither break a reader nor keep it busy."""

from collections.abc import Callable
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.archives.bookmarks import lists, netscape, opml, tables
from engawa.archives.feeds import xml
from engawa.archives.markdown.front_matter import split
from engawa.archives.markdown.links import change_links, change_references, change_wiki_links
from engawa.archives.markdown.quarto import heading_ids, to_markdown
from engawa.archives.markdown.titles import title_and_body

READERS: dict[str, Callable[[str], object]] = {
    "quarto": lambda text: to_markdown(text, lambda name: ""),
    "ids": heading_ids,
    "links": lambda text: change_links(text, lambda href: href),
    "wiki links": lambda text: change_wiki_links(text, lambda name: ""),
    "references": lambda text: change_references(text, lambda name: None),
    "titles": lambda text: title_and_body("", text, "a.md"),
    "front matter": lambda text: split("---\n" + text),
    "lists": lambda text: (lists.read(text, "a.md"), lists.share_of_links(text)),
    "netscape": lambda text: list(netscape.read(text)),
    "outlines": lambda text: list(opml.read(text)),
    "tables": lambda text: (tables.looks_like(text), list(tables.read("url,title\n" + text))),
    "feeds": lambda text: xml.read(text.encode()),
}
UNITS = tuple(
    (
        '[ ![ ]( [a]( <a <a·href=" <!-- {{< {{<·a· {.a {# ` ```· #· @sec- [[ [[a| ::: >· ** " \' <DT><A· '
        '<DL> <DD> <outline· <outline·a=" <outline·a="b"· </outline> & \\ \n ---\n =\n , ", · [a]:· a@b. '
        "<item> curated·by·["
    )
    .replace(" ", "\x1f")
    .replace("·", " ")
    .split("\x1f")
)


@pytest.mark.parametrize("name", READERS)
def test_long_hostile_files_stay_quick(name: str) -> None:
    for unit in UNITS:
        started = perf_counter()
        READERS[name](unit * (20_000 // len(unit)))
        assert perf_counter() - started < 5, repr(unit)


@pytest.mark.parametrize("name", sorted(set(READERS) - {"feeds"}))
@given(
    parts=st.lists(
        st.sampled_from([*UNITS, "a", "\n\n", "https://a.org/", ")", "]", "}", ">}}", "-->", "/>", '">'])
    )
)
def test_any_file_is_read(name: str, parts: list[str]) -> None:
    READERS[name]("".join(parts))
