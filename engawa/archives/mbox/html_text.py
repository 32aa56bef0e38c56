"""Mail that is only HTML, as the plain text its writer would have sent."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_GONE = frozenset(("head", "script", "style", "title", "meta", "link", "object", "template", "svg"))
_BLOCKS = frozenset(
    "address article aside center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tr ul blockquote".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table pre blockquote dl".split())
DEEPEST = 200
_LINE, _GAP = "\x01", "\x02"
"""Where a block begins or ends: on a line of its own, or set apart by an empty line."""
_ENDS = re.compile(r"[ \t]*[\x01\x02](?:[ \t]*[\x01\x02])*[ \t]*")


def html_to_text(html: str) -> str:
    """Return paragraphs, lists, links, preformatted text and quotes as plain text writes them."""
    root = LexborHTMLParser(html.replace(_LINE, "").replace(_GAP, "")).body
    if root is None:
        return ""
    text = _tidy("".join(_text(root, 0)))
    text = re.sub(r"[ \t]+\n", "\n", text.replace("\xa0", " "))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _text(node: LexborNode, depth: int, preserved: bool = False) -> list[str]:
    pieces: list[str] = []
    child = node.child
    while child is not None:
        pieces.extend(_piece(child, depth, preserved))
        child = child.next
    return pieces


def _piece(node: LexborNode, depth: int, preserved: bool) -> list[str]:
    tag = node.tag or ""
    if tag == "-text":
        text = node.text_content or ""
        return [text if preserved else re.sub(r"[ \t\r\n\f]+", " ", text)]
    if tag.startswith(("-", "!", "_")) or tag in _GONE or depth > DEEPEST:
        return []
    if tag == "br":
        return ["\n"]
    if tag == "img":
        alt = node.attributes.get("alt") or ""
        return [f"[{alt}]"] if alt.strip() else []
    inner = _text(node, depth + 1, preserved or tag == "pre")
    if tag == "a":
        return [_link("".join(inner), node.attributes.get("href") or "")]
    if tag in ("td", "th"):
        return [*inner, "  "]
    if tag not in _BLOCKS:
        return inner
    text = _tidy("".join(inner), preserved or tag == "pre")
    if tag == "li":
        text = "- " + text.replace("\n", "\n  ")
    elif tag == "blockquote":
        text = "\n".join("> " + line if line else ">" for line in text.split("\n"))
    gap = _GAP if tag in _APART else _LINE
    if not text:
        return [_GAP] if "\n" in "".join(inner) else [gap]
    return [gap, text, gap]


def _tidy(text: str, preserved: bool = False) -> str:
    """Blocks end in one line end or an empty line, however many of them end there."""
    text = _ENDS.sub(lambda ends: "\n\n" if _GAP in ends[0] else "\n", text)
    if preserved:
        return text.strip("\n")
    text = re.sub(r"[ \t]*\n[ \t]?(?! )", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _link(text: str, href: str) -> str:
    href = href.strip()
    told = text.strip()
    if not href.lower().startswith(("http://", "https://", "mailto:")):
        return text
    address = href.removeprefix("mailto:")
    if not told:
        return f"<{address}>"
    same = told.rstrip("/") in (address.rstrip("/"), address.rstrip("/").partition("://")[2])
    return text if same else f"{text} <{address}>"
