"""Texts made to be slow must not keep anybody else waiting."""

import random
from collections.abc import Callable
from functools import partial
from time import process_time

import pytest

from engawa.base import differences, markdown, merging, plaintext
from engawa.base.page_head import title_in

LENGTH = 100_000
AT_MOST = 3.0
"""Seconds on a busy machine; each of these once took minutes."""


def shuffled(seed: int) -> str:
    lines = [str(number % 150) for number in range(LENGTH // 4)]
    random.Random(seed).shuffle(lines)
    return "\n".join(lines)


def words(seed: int) -> str:
    chosen = random.Random(seed)
    return "\n=\n".join("".join(chosen.choices("ab .", k=1_900)) for _ in range(40))


NOTES = LENGTH // 12
MARKDOWN = {
    "brackets": "[a\n" * (LENGTH // 3),
    "a bracket closed late": "[a\n" * (LENGTH // 3) + "]",
    "pictures": "![" * (LENGTH // 2),
    "footnotes": "".join(f"[^{n}]" for n in range(NOTES))
    + "\n\n"
    + "".join(f"[^{n}]: a\n" for n in range(NOTES)),
}
PLAIN = {
    "blanks at the end": "a\n\n" + " " * LENGTH,
    "blanks before an odd one": "a\n\n" + " " * LENGTH + "\xa0b",
    "empty lines": "a" + "\n \t" * (LENGTH // 3),
}
PAGES = {
    "titles": b"<title>" * (LENGTH // 4),
    "open titles": b"<title" * (LENGTH // 3),
    "meta": b"<title>a</title>" + b"<meta" * (LENGTH // 3),
}
SLOW: dict[str, Callable[[], object]] = {
    **{f"Markdown: {name}": partial(markdown.render, text) for name, text in MARKDOWN.items()},
    **{f"plain text: {name}": partial(plaintext.render, text) for name, text in PLAIN.items()},
    **{f"a page's title: {name}": partial(title_in, page) for name, page in PAGES.items()},
    "differences of lines": lambda: differences.compare(shuffled(1), shuffled(2)),
    "differences of words": lambda: differences.compare(words(1), words(2)),
    "merging": lambda: merging.merge(shuffled(1), shuffled(2), shuffled(3)),
}


@pytest.mark.parametrize("act", SLOW.values(), ids=SLOW)
def test_it_must_not_take_long(act: Callable[[], object]) -> None:
    begun = process_time()
    act()
    assert process_time() - begun < AT_MOST


def test_links_after_open_brackets_must_still_be_links() -> None:
    html = markdown.render("From [0, 1) on [a](https://x.example).\n\n" * 500)
    assert html.count("<a ") == 500


def test_a_late_reference_must_still_be_one() -> None:
    html = markdown.render("See [this\\] one].\n\n[this\\] one]: https://x.example")
    assert 'href="https://x.example"' in html


def test_a_titles_page_must_still_be_read() -> None:
    page = b'<meta name="x" charset=iso-8859-1><TITLE lang="de">\n Gr\xfc\xdfe &amp; mehr</TITLE>'
    assert title_in(page) == "Grüße & mehr"
