"""What Quarto, R Markdown, Hugo, MkDocs and kramdown add to Markdown, turned into plain Markdown."""

import re
from collections.abc import Callable

from engawa.archives.markdown.code import lines_with_code, replace
from engawa.base.headings import slug

_BLOCK = re.compile(r"^(\s*):{3,}\s*(.*?)\s*:*\s*$")
_ADMONITION = re.compile(r"^(?:!!!|\?\?\?\+?)\s+(\w+)[^\"\n]*(?:\"([^\"]*)\")?\s*$")
_CHUNK = re.compile(r"^(\s*(?:`{3,}|~{3,}))\s*\{\s*\.?(\w+)[^}]*\}\s*$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*(?:\{:?\s*([^{}]*)\})?\s*$")
_ATTRIBUTES = re.compile(r"(?<=[)\]`\ue000])(\{:?\s*(?:[#.][^{}\n]*|-|[\w-]+=[^{}\n]*)\})")
_ATTRIBUTE_LINE = re.compile(r"^\s*\{:\s*[^{}]*\}\s*$")
_SHORTCODE = re.compile(r"(\{\{[<%]\s*(/?[\w-]+)((?:(?!\{\{).)*?)/?[>%]\}\})", re.DOTALL)
_GIVEN = re.compile(r"([\w-]+)\s*=\s*\"([^\"]*)\"|\"([^\"]*)\"|([^\s\"=]+)")
_MARKS = re.compile(r"[*_`]+|!?\[([^\]]*)\]\([^)]*\)")
_CALLOUTS = {
    "note": "NOTE", "info": "NOTE", "abstract": "NOTE", "example": "NOTE",
    "question": "NOTE", "quote": "NOTE",
    "tip": "TIP", "hint": "TIP", "success": "TIP", "important": "IMPORTANT",
    "warning": "WARNING", "attention": "WARNING",
    "caution": "CAUTION", "danger": "CAUTION", "failure": "CAUTION", "bug": "CAUTION",
}  # fmt: skip


def to_markdown(text: str, include: Callable[[str], str]) -> tuple[str, set[str]]:
    """Return plain Markdown, and the names of the shortcodes that were left out.

    `include` gives the text of another file of the archive, empty when there is none.
    """
    dropped: set[str] = set()
    text = replace(text, _SHORTCODE, 1, lambda match, whole: _shortcode(whole, include, dropped))
    text = _blocks(text)
    return replace(text, _ATTRIBUTES, 1, lambda match, whole: ""), dropped


def heading_ids(text: str) -> dict[str, str]:
    """The ids that headings are given by hand, and by what name each heading is known once rendered."""
    found = {}
    for line, is_code in lines_with_code(text):
        match = None if is_code else _HEADING.match(line)
        if match and match[3]:
            for word in match[3].split():
                if word.startswith(("#", "sec-")) and len(word) > 1:
                    found[word.removeprefix("#")] = slug(_MARKS.sub(r"\1", match[2]).strip())
    return found


def _blocks(text: str) -> str:
    """Callouts become quotes with a mark; other blocks lose their fences; so do attributes of headings."""
    lines: list[str] = []
    open_blocks: list[bool] = []
    admonition = False
    for line, is_code in lines_with_code(text):
        if admonition and line and not line.startswith(("    ", "\t")):
            admonition = False
        inner = line.removeprefix("    ").removeprefix("\t") if admonition else line
        block = None if is_code else _BLOCK.match(inner)
        quote = "> " * (sum(open_blocks) + admonition)
        if block and block[2]:
            kind, title = _kind_of(block[2])
            open_blocks.append(bool(kind))
            lines += _opened(kind, title, "> " * sum(open_blocks))
        elif block:
            if open_blocks and open_blocks.pop():
                lines.append(quote.removesuffix("> ").rstrip())
        elif not is_code and (start := _ADMONITION.match(inner)) and start[1].lower() in _CALLOUTS:
            admonition = True
            lines += _opened(_CALLOUTS[start[1].lower()], start[2] or "", quote + "> ")
        elif is_code or not _ATTRIBUTE_LINE.match(inner):
            lines.append(
                (quote + (_chunk(inner) if is_code else _plain_heading(inner))).rstrip(" " if quote else "")
            )
    return "\n".join(lines)


def _kind_of(said: str) -> tuple[str, str]:
    """The callout that `{.callout-note title="…"}`, `tip` or `warning Mind this` opens, and its title."""
    title = re.search(r"title\s*=\s*\"([^\"]*)\"", said)
    name = re.match(r"\{?[\s.]*(?:callout-)?(\w+)\s*(.*)", said)
    for word in re.findall(r"(?:callout-)(\w+)", said) or ([name[1]] if name else []):
        if word.lower() in _CALLOUTS:
            rest = name[2] if name and not said.startswith("{") else ""
            return _CALLOUTS[word.lower()], title[1] if title else rest.strip("[]{} ")
    return "", ""


def _opened(kind: str, title: str, quote: str) -> list[str]:
    if not kind:
        return []
    start = ["", f"{quote}[!{kind}]"]
    return [*start, f"{quote}**{title}**", quote.rstrip()] if title else start


def _chunk(line: str) -> str:
    return _CHUNK.sub(r"\1\2", line)


def _plain_heading(line: str) -> str:
    match = _HEADING.match(line)
    if not match:
        return line
    if match[3] is not None and not re.match(r"[#.:-]|sec-|[\w-]+=|$", match[3]):
        return line
    return f"{match[1]} {match[2]}" if match[2] else ""


def _shortcode(whole: str, include: Callable[[str], str], dropped: set[str]) -> str:
    match = _SHORTCODE.fullmatch(whole)
    if not match:
        return whole
    name, given = match[2].lower(), _GIVEN.findall(match[3])
    named = {key: value for key, value, _, _ in given if key}
    first = next((quoted or bare for key, _, quoted, bare in given if not key), "")
    if name == "include" and first:
        return include(first)
    if name in ("ref", "relref", "link"):
        return first
    if name in ("figure", "image", "img") and (source := named.get("src", first)):
        return f"![{named.get('alt') or named.get('caption', '')}]({source})"
    if name in ("video", "embed", "gist") and first.startswith("http"):
        return f"<{first}>"
    if name == "youtube" and (video := named.get("id", first)):
        return f"<https://www.youtube.com/watch?v={video}>"
    if not name.startswith("/"):
        dropped.add(name)
    return ""
