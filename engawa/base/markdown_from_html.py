"""HTML to Markdown: what people wrote elsewhere, kept as they would write it here."""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>]|&(?=#?\w+;))")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s|$)|^(\s*)(=+|-{3,})(?=\s*$)", re.MULTILINE)
_BLANK = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+\n")
_GONE = frozenset(
    "script style template head title noscript iframe object svg math form button select".split()
)
_BLOCKS = frozenset(
    "p div section article header footer main aside nav address figure figcaption details summary dl dt dd "
    "center fieldset body html hgroup form".split()
)
_MARKS = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*",
    "del": "~~", "s": "~~", "strike": "~~",
}  # fmt: skip
_DEEPEST = 60
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w+);")


def markdown_from_html(html: str) -> str:
    """Return Markdown that renders much like the HTML did; scripts, forms and styles are left out."""
    if not _LOOKS_LIKE_HTML.search(html):
        return _escaped(_SPACE.sub(" ", html)).strip()
    body = LexborHTMLParser(html.replace("\x00", "")).body
    return _tidied(_inner(body, 0)) if body is not None else ""


def _inner(node: LexborNode, depth: int) -> str:
    """What stands in an element; beyond a depth that no writer needs, only its words."""
    if depth > _DEEPEST:
        return _escaped(_SPACE.sub(" ", node.text()))
    return "".join(_told(child, depth + 1) for child in node.iter(include_text=True))


def _told(node: LexborNode, depth: int) -> str:
    tag = node.tag
    if tag == "-text":
        return _escaped(_SPACE.sub(" ", node.text(deep=False)))
    if tag is None or tag in _GONE or tag.startswith(("-", "_", "!")):
        return ""
    if tag in _MARKS:
        return _marked(_inner(node, depth), _MARKS[tag])
    if tag in _BLOCKS:
        return f"\n\n{_inner(node, depth).strip()}\n\n"
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return f"\n\n{'#' * int(tag[1])} {_one_line(_inner(node, depth))}\n\n"
    told = _TOLD.get(tag)
    return told(node, depth) if told else _inner(node, depth)


def _link(node: LexborNode, depth: int) -> str:
    words = _inner(node, depth).strip()
    href = (node.attributes.get("href") or "").strip()
    if not words or not href or href.lower().startswith(("javascript:", "data:", "#")):
        return words
    if "\n\n" in words:
        return words
    return f"[{_one_line(words)}]({_address(href)})"


def _image(node: LexborNode, depth: int) -> str:
    source = (node.attributes.get("src") or "").strip()
    alt = _one_line(_escaped(node.attributes.get("alt") or ""))
    if not source or source.lower().startswith("data:") or node.attributes.get("width") == "1":
        return alt
    return f"![{alt}]({_address(source)})"


def _code(node: LexborNode, depth: int) -> str:
    text = _SPACE.sub(" ", node.text())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text.strip() else ""


def _pre(node: LexborNode, depth: int) -> str:
    for line_end in node.css("br"):
        line_end.replace_with("\n")
    text = node.text().strip("\n")
    inner = node.css_first("code")
    said = f"{node.attributes.get('class') or ''} {(inner.attributes.get('class') or '') if inner else ''}"
    language = re.search(r"(?:language|lang|sourceCode|highlight-source)[- ]([\w+#-]+)", said)
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"\n\n{fence}{language[1] if language else ''}\n{text}\n{fence}\n\n"


def _quote(node: LexborNode, depth: int) -> str:
    lines = _tidied(_inner(node, depth)).split("\n")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _items(node: LexborNode, depth: int) -> str:
    number = node.attributes.get("start") or "1"
    first = int(number) if number.isdecimal() and len(number) < 9 else 1
    lines = []
    for index, item in enumerate(child for child in node.iter() if child.tag not in _GONE):
        mark = f"{first + index}. " if node.tag == "ol" else "- "
        text = _tidied(_inner(item, depth + 1) if item.tag == "li" else _told(item, depth + 1))
        if text:
            lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n\n" + "\n".join(re.sub(r"\n +\n", "\n\n", line) for line in lines) + "\n\n"


def _table(node: LexborNode, depth: int) -> str:
    rows = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in node.css("tr")]
    width = max(map(len, rows), default=0)
    if width < 2 or node.css_first("table table"):
        return f"\n\n{_inner(node, depth)}\n\n"
    told = [[_one_line(_inner(cell, depth + 3)).replace("|", "\\|") for cell in row] for row in rows]
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in told]
    return "\n\n" + "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]) + "\n\n"


def _row(node: LexborNode, depth: int) -> str:
    return _inner(node, depth).strip() + "\n\n"


_TOLD: dict[str, Callable[[LexborNode, int], str]] = {
    "a": _link, "img": _image, "code": _code, "tt": _code, "samp": _code, "kbd": _code, "pre": _pre,
    "blockquote": _quote, "ul": _items, "ol": _items, "table": _table, "tr": _row,
    "br": lambda node, depth: "\\\n", "hr": lambda node, depth: "\n\n---\n\n",
    "td": lambda node, depth: _inner(node, depth) + " ", "th": lambda node, depth: _inner(node, depth) + " ",
    "li": lambda node, depth: f"\n\n- {_inner(node, depth).strip()}\n\n",
}  # fmt: skip


def _marked(words: str, mark: str) -> str:
    inner = words.strip()
    if not inner or "\n\n" in inner or inner.startswith(mark):
        return words
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _escaped(text: str) -> str:
    return _LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", text))


def _escaped_start(start: re.Match[str]) -> str:
    if start[2]:
        return f"{start[1]}{start[2][:-1]}\\{start[2][-1]}"
    return f"{start[3]}\\{start[4]}"


def _address(href: str) -> str:
    return re.sub(r"[\s()<>\\]", lambda each: f"%{ord(each[0]):02X}" if ord(each[0]) < 128 else each[0], href)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def _tidied(text: str) -> str:
    """Without white space at line ends, line breaks at a paragraph's end, and runs of empty lines."""
    text = _BLANK.sub("\n\n", _TRAILING.sub("\n", text))
    text = re.sub(r"(?:\\\n)+(?=\s*(?:\n|\Z))", "\n", text)
    text = re.sub(r"\n\n(?:\s*\\\n)+|(?:\\\n\s*){2,}", "\n\n", text)
    return _BLANK.sub("\n\n", _TRAILING.sub("\n", text)).strip()
