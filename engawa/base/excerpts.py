"""Teasers: the first words of a body, as plain text."""

import re
from html import unescape

_NOT_TEASING = re.compile(
    r'<details class="folded">.*?</details>|<(blockquote|pre|table|h[1-6])\b.*?</\1>|'
    r'<section class="footnotes">.*?</section>|<sup class="footnote-ref">.*?</sup>',
    re.DOTALL,
)
_WITHIN = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|strong|sub|sup|u|var)\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>|<[^<>]*\Z")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|^(?:[#>*+-]+|\d+[.)])\s|[*_`~]{1,3}", re.MULTILINE)


def excerpt(text_or_html: str, length: int = 200) -> str:
    """Return at most `length` characters of plain text, cut at a word, without quotes, code and tables.

    Rendered HTML gives the best result; Markdown is also understood, roughly.
    """
    source = text_or_html[: 4_000 + length * 40]
    is_html = source.lstrip().startswith("<")
    source = source if is_html else _MARKS.sub(r"\1", source)
    plain = plain_text(_NOT_TEASING.sub(" ", source)) if is_html else _SPACE.sub(" ", source).strip()
    return _cut(plain or plain_text(source), length)


def plain_text(html: str) -> str:
    """The words of some HTML, without its tags."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", _WITHIN.sub("", html)))).strip()


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    head = text[: length - 1]
    words = head[: head.rfind(" ")] if " " in head[length // 2 :] else head
    return words.rstrip(" ,;:-\N{EN DASH}") + "…"
