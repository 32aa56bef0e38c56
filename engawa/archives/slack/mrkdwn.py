"""Slack's own markup as Markdown: *bold*, _it_, ~strike~, `code`, <links|with labels>, quotes, lists."""

import re

from engawa.archives.slack.emoji import emoji_of, is_emoji
from engawa.archives.slack.escaping import code_block, code_span, escape_inline, escape_lines, link, styled
from engawa.archives.slack.naming import Naming

_CODE = re.compile(r"```(?P<block>.*?)```|`(?P<span>[^`\n]+)`", re.DOTALL)
_TOKEN = re.compile(
    r"<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*\\])\*(?P<bold>(?!\s)[^*\n]+?(?<!\s))\*(?![\w*])"
    r"|(?<![\w_\\])_(?P<italic>(?!\s)[^_\n]+?(?<!\s))_(?![\w_])"
    r"|(?<![\w~\\])~(?P<strike>(?!\s)[^~\n]+?(?<!\s))~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):"
)
_MADE_LINK = re.compile(r"<((?:https?:|mailto:|tel:|[@#!])[^<>|\n]+)(?:\|([^<>\n]*))?>")
_BULLET = re.compile(r"^([ \t]*)([•◦▪‣])[ \t]+", re.MULTILINE)
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the number of a piece of code, while the text about it is read."""
_KEPT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKS = {"bold": "**", "italic": "*", "strike": "~~"}


def from_mrkdwn(text: str, naming: Naming) -> str:
    """Return Markdown that shows what Slack shows; everything else in the text is escaped."""
    kept: list[str] = []

    def keep(code: re.Match[str]) -> str:
        block = code["block"]
        kept.append(code_span(_raw(code["span"])) if block is None else f"\n{code_block(_raw(block))}\n")
        return f"{_OPEN}{len(kept) - 1}{_CLOSE}"

    if _OPEN in text or _CLOSE in text:
        text = text.replace(_OPEN, "").replace(_CLOSE, "")
    shown = _prose(_CODE.sub(keep, text) if "`" in text else text, naming)
    if kept:
        shown = _KEPT.sub(lambda place: kept[int(place[1])], shown)
        shown = re.sub(r"\n{3,}", "\n\n", shown)
    return shown.strip("\n")


def unescape(text: str) -> str:
    """Slack escapes three letters and no more."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _raw(text: str) -> str:
    """Code as it was typed: addresses in it were made links by Slack."""
    return unescape(_MADE_LINK.sub(lambda found: found[2] or found[1], text))


def _prose(text: str, naming: Naming) -> str:
    lines: list[str] = []
    quoting = whole_rest = False
    for line in text.split("\n"):
        quoted = whole_rest or line.startswith("&gt;")
        if line.startswith("&gt;&gt;&gt;") and not whole_rest:
            whole_rest, line = True, line.removeprefix("&gt;&gt;&gt;")
        elif quoted:
            line = line.removeprefix("&gt;")
        if quoting and not quoted and line:
            lines.append("")
        quoting = quoted
        shown = _lines(line, naming)
        lines.append(f"> {shown.lstrip()}".rstrip() if quoted else shown)
    return "\n".join(lines)


def _lines(line: str, naming: Naming) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        indent = "    " if bullet[2] != "•" else ""
        return f"{indent}- {_inline(line[bullet.end() :], naming)}"
    return escape_lines(_inline(line, naming))


def _inline(text: str, naming: Naming) -> str:
    parts: list[str] = []
    position = 0
    for token in _TOKEN.finditer(text):
        parts.append(escape_inline(unescape(text[position : token.start()])))
        position = token.end()
        kind = token.lastgroup or ""
        if kind == "angle":
            parts.append(_angle(token[kind], naming))
        elif kind == "emoji":
            name = token[kind]
            parts.append(emoji_of(name) if is_emoji(name) else escape_inline(token[0]))
        else:
            parts.append(styled(_inline(token[kind], naming), _MARKS[kind]))
    parts.append(escape_inline(unescape(text[position:])))
    return "".join(parts)


def _angle(inside: str, naming: Naming) -> str:
    target, _, label = inside.partition("|")
    match target[:1]:
        case "@":
            return naming.person(target[1:], unescape(label).removeprefix("@"))
        case "#":
            return escape_inline(naming.channel(target[1:], unescape(label)))
        case "!":
            if target.startswith("!subteam^"):
                return escape_inline(naming.group(target.removeprefix("!subteam^"), unescape(label)))
            if target.startswith("!date^"):
                return escape_inline(unescape(label))
            return "@" + target[1:].partition("^")[0]
    if ":" not in target:
        return escape_inline(f"<{unescape(inside)}>")
    return link(unescape(target), escape_inline(unescape(label)))
