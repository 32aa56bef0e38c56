"""Markdown to safe HTML: CommonMark with tables, task lists, callouts, footnotes, addresses and mentions."""

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from html import escape
from types import SimpleNamespace
from typing import Any, override

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from engawa.base.addresses import START, Found, addresses, found_at, handles
from engawa.base.excerpts import excerpt
from engawa.base.headings import headings, place_headings
from engawa.base.safety import clean, escape_unknown_tags

__all__ = ["excerpt", "handles", "headings", "render"]

type Mentions = Mapping[str, str]

_MARKUP = re.compile(
    r"[\\`*_\[\]<>&~|\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]|[^\S \n]|^[ #+=:-]|^\d{1,9}[.)]| $",
    re.MULTILINE,
)
_BLOCKS = re.compile(
    r"^ {0,3}(?:[#>]|<(?!https?://)|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|```|~~~|=+[ \t]*$"
    r"|[-:|][-:| \t]*$|[-_*][ \t]*[-_*][ \t]*[-_*][-_* \t]*$)|^(?: {4}|[ ]*\t)"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[^\S \t\n]",
    re.MULTILINE,
)
"""What may begin anything but a paragraph; without it the search for blocks, a third of the work, is left out."""
_REFERENCE = re.compile(r"^ {0,3}\[", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_PLAIN_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:[/?][\w./~:@+,;=%!$'()*?-]*)?|mailto:[\w.+-]+@[\w.-]+|/[\w./-]*"
)
"""An address that cleaning leaves as it is."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile(r" ?\n[ \t]*")
_TEXT_END = re.compile(r"[!&*<\[\]\\_`~]|" + START)
_MOST_TAGS = 5_000
"""Raw HTML beyond this many tags is shown as text: cleaning deep nesting costs more than it is worth."""
_MOST_NOTES = 2_000
"""With more footnotes than this they are shown as text: numbering them costs the square of their number."""
_LOOKED_FOR = 4_000_000
"""So many characters are searched in vain for the ends of brackets; after that they are plain text."""
_NOBODY: Mentions = {}
_TOO_DEEP = re.compile(r"^((?:[ \t]{0,3}>){10})[ \t]*>[ \t>]*", re.MULTILINE)
"""Quotes within quotes beyond ten are shown on one level: each costs another look at every line."""


def render(
    text: str,
    *,
    mentions: Mentions | None = None,
    links: Callable[[str], str | None] | None = None,
    breaks: bool = False,
) -> str:
    """Return safe HTML for a Markdown text.

    `mentions` maps handles in lower case to where they lead: only those become links.
    `links` is given each address of a link or picture and returns the one to put in its place, or None to
    keep it; `engawa:…` addresses it does not know lose their link.
    `breaks` keeps every line end, as people expect in chat.
    """
    mentions = mentions or _NOBODY
    text = text.replace("\r\n", "\n")
    if not links and not _MARKUP.search(text):
        found = list(addresses(text, mentions))
        if all(_PLAIN_ADDRESS.fullmatch(each.href) for _, each in found):
            return _render_plain(text, found, breaks)
    return _render_markdown(text, mentions, links, breaks)


def _render_plain(text: str, found: Iterable[tuple[int, Found]], breaks: bool) -> str:
    line_end = "<br>\n" if breaks else "\n"
    paragraphs = re.split(r"\n{2,}", _with_links(text, found).strip("\n"))
    return "\n".join(f"<p>{paragraph.replace('\n', line_end)}</p>" for paragraph in paragraphs if paragraph)


def _with_links(text: str, found: Iterable[tuple[int, Found]]) -> str:
    parts: list[str] = []
    position = 0
    for start, each in found:
        kind = ' class="mention"' if each.is_mention else ""
        parts += text[position:start], f'<a href="{each.href}"{kind} rel="nofollow noopener">'
        parts += text[start : each.end], "</a>"
        position = each.end
    return "".join(parts) + text[position:]


def _render_markdown(
    text: str, mentions: Mentions, links: Callable[[str], str | None] | None, breaks: bool
) -> str:
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    env: dict[str, Any] = {"mentions": mentions, "docId": blake2b(text.encode(), digest_size=4).hexdigest()}
    parser = _PARSERS[breaks, text.count("[^") <= _MOST_NOTES]
    text = _TOO_DEEP.sub(r"\1 ", text)
    has_blocks = _BLOCKS.search(text) or ("]:" in text and _REFERENCE.search(text))
    html = parser.render(text, env) if has_blocks else _paragraphs(parser, text, env)
    ids = re.findall(r' id="(fn(?:ref)?-[0-9a-f]{8}-[\d:]+)"', html) if "footnotes" in env else ()
    return place_headings(clean(html, ids, links)).strip()


def _paragraphs(parser: MarkdownIt, text: str, env: dict[str, Any]) -> str:
    """A text that holds nothing but paragraphs."""
    found = filter(None, (part.strip() for part in _BLANK_LINES.split(text)))
    return "".join(f"<p>{parser.renderInline(part, env)}</p>\n" for part in found)


def _plain_text(state: StateInline, silent: bool) -> bool:
    """Run over text and the ends of its lines up to the next character, or address, that means something."""
    stop = _TEXT_END.search(state.src, state.pos, state.posMax)
    end = stop.start() if stop else state.posMax
    if end == state.pos:
        return False
    run = state.src[state.pos : end]
    if "\n" in run:
        if run[0] == "\n" and state.pending.endswith(" "):
            return False
        hard = run.find("  \n")
        if hard >= 0:
            run = run[: hard + 2]
            end = state.pos + len(run)
        run = _LINE_END.sub("\n", run)
    if not silent:
        state.append_pending(run)
    state.pos = end
    return True


def _text(
    self: object, tokens: Sequence[Token], index: int, options: MutableMapping[str, Any], env: object
) -> str:
    """Text with the ends of its lines, which `_plain_text` left in it."""
    html = escapeHtml(tokens[index].content)
    return html.replace("\n", "<br>\n") if options["breaks"] else html


def _address(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or not _TEXT_END.match(state.src, state.pos):
        return False
    if state.src[state.pos] in "\n!&*<[]\\_`~":
        return False
    found = found_at(state.src, state.pos, state.env["mentions"], state.posMax)
    if not found:
        return False
    link = state.push("link_open", "a", 1)
    link.attrs = {"href": found.href}
    if found.is_mention:
        link.attrSet("class", "mention")
    state.push("text", "", 0).content = state.src[state.pos : found.end]
    state.push("link_close", "a", -1)
    state.pos = found.end
    return True


def _use_classes(state: StateCore) -> None:
    """Say with classes what the parser says with styles or with names of its own."""
    for token in state.tokens:
        if style := token.attrs.pop("style", None):
            token.attrSet("class", str(style).removeprefix("text-align:"))
        elif token.type == "alert_open":
            token.attrs = {"class": f"callout {token.meta['kind'].lower()}", "role": "note"}
        elif token.attrGet("class") == "task-list-item":
            token.attrSet("class", "task")
        elif token.attrGet("class") == "contains-task-list":
            token.attrSet("class", "tasks")


def _drop_callout_titles(state: StateCore) -> None:
    """The kind of a callout is told by its class, for the page to say in the reader's language."""
    kept: list[Token] = []
    inside = False
    for token in state.tokens:
        inside = inside or token.type == "alert_title_open"
        if not inside:
            kept.append(token)
        inside = inside and token.type != "alert_title_close"
    state.tokens = kept


def _raw_html(
    self: object, tokens: Sequence[Token], index: int, options: object, env: MutableMapping[str, Any]
) -> str:
    content = tokens[index].content
    env["tags"] = env.get("tags", 0) + content.count("<")
    return escape_unknown_tags(content) if env["tags"] < _MOST_TAGS else escape(content)


def _nothing(self: object, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
    return ""


def _label_end(state: StateInline, start: int, is_not_nested: bool = False) -> int:
    """Where a bracket closes; with an end to looking for the ends of brackets that nobody closed."""
    if state.env.get("lost", 0) > _LOOKED_FOR:
        return -1
    end = parseLinkLabel(state, start, is_not_nested)
    if end < 0:
        state.env["lost"] = state.env.get("lost", 0) + state.posMax - start
    return end


_HELPERS = SimpleNamespace(
    parseLinkLabel=_label_end, parseLinkDestination=parseLinkDestination, parseLinkTitle=parseLinkTitle
)


_normal = lru_cache(4096)(normalizeLink)


class _Parser(MarkdownIt):
    """Remembers the addresses that it has seen."""

    @override
    def normalizeLink(self, url: str) -> str:
        return _normal(url)


def _parser(breaks: bool, footnotes: bool) -> MarkdownIt:
    options = {"html": True, "breaks": breaks, "tasklists": True, "alerts": True, "maxNesting": 40}
    parser = _Parser("commonmark", options).enable(["table", "strikethrough"])
    parser.helpers = _HELPERS  # type: ignore[assignment]  # typed as the module that it is by default
    if footnotes:
        parser.use(footnote_plugin, inline=False)
    parser.inline.ruler.at("text", _plain_text)
    parser.inline.ruler.after("text", "address", _address)
    parser.core.ruler.push("use_classes", _use_classes)
    parser.core.ruler.push("drop_callout_titles", _drop_callout_titles)
    parser.add_render_rule("text", _text)
    parser.add_render_rule("html_inline", _raw_html)
    parser.add_render_rule("html_block", _raw_html)
    return parser


_PARSERS = {(breaks, notes): _parser(breaks, notes) for breaks in (False, True) for notes in (False, True)}
