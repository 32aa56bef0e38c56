"""Plain text, above all mail, to safe HTML: paragraphs, code as it stands, quotes set off, tails folded."""

import re
from collections.abc import Iterator
from html import escape

from engawa.base.quoting import Segment, segments

DEEPEST = 12
"""Quotes within quotes beyond this are shown on one level."""
NARROW = 60
"""A line end is the writer's own where the next word would have fitted within so many letters."""

_WEB = re.compile(r"https?://[A-Za-z0-9\[][^\s<>\"`\x00-\x20\x7f]*")
_WWW = re.compile(r"\bwww\.[A-Za-z0-9-]+\.[^\s<>\"`\x00-\x20\x7f]+")
_HOST = re.compile(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*\Z")
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TRAILING = frozenset("?!.,:;*_~'\"])|")
_SHORT_LINE = re.compile(rf"^(.{{0,{NARROW}}})\n(?=(\S*))", re.MULTILINE)
_BETWEEN = re.compile(r"\n(?:[^\S\n]*\n)+")
_ITEM = re.compile(r"\n(?=(?:[-*+•o] |\(?\d{1,3}[.)] |[ \t]{2,}))")
_CODE = re.compile(
    r"(?:\n(?: {4}|\t|@@ |index |\[\d+\] |\* checking |[#$%](?:>|!| |include)|[|+].*[|+](?=\n)"
    r"|(?:Error|Warning)\b.*(?::| in ))"
    r"|[{};\\](?=\n)| <- | == | != |\|>|%>%|::(?=\w)|\)[ {;,]*(?=\n)| {3}(?=\S))[^\n]*"
)
_DIFF = re.compile(r"\n(?:diff --git |--- \S|\+\+\+ \S|@@ -|Index: \S)")
_MARKED = re.compile(r"((?: ?&gt;)*)[ \t]*([^\n]*)\n?")
_PROSE = tuple(f" {word} " for word in "the and to of that you der die und les des que de".split())
_CONSOLE = re.compile(r"\n(?:\[1\] |Error |Warning |\+ )")


def render(text: str) -> str:
    """Return safe HTML for a plain text. The same text gives the same HTML; nothing of it is markup."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("[[alternative HTML version deleted]]", "").strip("\n")
    if "\n> " in text and _CONSOLE.search(text):
        return _with_console(text)
    return _message(text)


def _message(text: str) -> str:
    shown, tail = segments(text)
    html = _all(shown)
    folded = "\n".join(line for segment in tail for line in segment.lines).strip("\n")
    if folded and not folded.isspace():
        html.append('<details class="folded"><summary>…</summary>')
        html.extend(_as_it_stands(folded))
        html.append("</details>")
    return "\n".join(html)


def _as_it_stands(text: str) -> list[str]:
    """A tail nobody reads twice: quotes by their depth, line by line, without looking for code in them."""
    html: list[str] = []
    lines: list[str] = []
    depth, before = 0, ""
    for marks, line in _MARKED.findall(_linked(text)):
        if marks != before or not line:
            if lines:
                html.append(f"<p>{'<br>\n'.join(lines)}</p>")
                lines = []
            level = min(marks.count("&gt;"), DEEPEST)
            if level > depth:
                html.append("<blockquote>" * (level - depth))
            elif level < depth:
                html.append("</blockquote>" * (depth - level))
            depth, before = level, marks
        if line:
            lines.append(line)
    if lines:
        html.append(f"<p>{'<br>\n'.join(lines)}</p>")
    if depth:
        html.append("</blockquote>" * depth)
    return html


def _with_console(text: str) -> str:
    """Prompts of an interactive session look like quotes; where answers stand between them they are not."""
    blocks = re.split(r"(\n{2,})", text)
    for number, block in enumerate(blocks):
        lines = block.split("\n")
        prompts = [line.startswith("> ") for line in lines]
        answers = _CONSOLE.search("\n" + block)
        if answers and any(prompts) and not all(prompts) and not block.rstrip().endswith("wrote:"):
            blocks[number] = "\n".join("\t" + line for line in lines)
    return _message("".join(blocks))


def _all(found: list[Segment]) -> list[str]:
    html: list[str] = []
    for segment in found:
        if segment.kind == "quote":
            html.extend(_quote(segment.lines, 0))
        else:
            html.extend(_paragraphs("\n".join(segment.lines)))
    return html


def _quote(lines: list[str], depth: int) -> list[str]:
    """A quote with the line that says whose it is; without ">" it is a copied mail, headers and all."""
    first = next((number for number, line in enumerate(lines) if line.startswith((">", " >"))), len(lines))
    html = _paragraphs("\n".join(lines[:first]))
    if first == len(lines):
        return html
    inner = [_unquoted(line) for line in lines[first:]]
    html.append("<blockquote>")
    html.extend(_nested(inner, depth + 1))
    html.append("</blockquote>")
    return html


def _unquoted(line: str) -> str:
    line = line.lstrip(" ")[1:] if line.startswith((">", " >")) else line
    return line.removeprefix(" ")


def _nested(lines: list[str], depth: int) -> list[str]:
    if depth >= DEEPEST:
        return _paragraphs("\n".join(re.sub(r"^[> ]+", "", line) for line in lines))
    html: list[str] = []
    start = 0
    while start < len(lines):
        quoted = lines[start].startswith((">", " >"))
        end = start + 1
        while end < len(lines) and lines[end].startswith((">", " >")) == quoted:
            end += 1
        part = lines[start:end]
        html.extend(_quote(part, depth) if quoted else _paragraphs("\n".join(part)))
        start = end
    return html


def _paragraphs(text: str) -> list[str]:
    html: list[str] = []
    code: list[str] = []
    for paragraph in _BETWEEN.split(text):
        if not paragraph or paragraph.isspace():
            continue
        if _is_code(paragraph):
            code.append(paragraph.rstrip().lstrip("\n"))
            continue
        if code:
            html.append(_preformatted(code))
            code = []
        html.append(f"<p>{_prose(paragraph.strip())}</p>")
    if code:
        html.append(_preformatted(code))
    return html


def _is_code(paragraph: str) -> bool:
    if paragraph.startswith(("    ", "\t")) and all(
        line[:1] in " \t" for line in paragraph.split("\n") if line
    ):
        return True
    lines = paragraph.count("\n") + 1
    if sum(map(paragraph.count, _PROSE)) * 2 > lines and "\n@@ -" not in paragraph:
        return False
    text = f"\n{paragraph}\n"
    if _DIFF.search(text):
        return True
    if lines == 1:
        return " <- " in paragraph
    return len(_CODE.findall(text)) * 2 > lines


def _preformatted(blocks: list[str]) -> str:
    whole = "\n\n".join(blocks)
    if all(line.startswith("\t") for block in blocks for line in block.split("\n")):
        whole = re.sub(r"(?m)^\t", "", whole)
    return f"<pre><code>{escape(whole)}</code></pre>"


def _prose(paragraph: str) -> str:
    html = _linked(paragraph)
    if "\n" not in html:
        return html
    if "\n" in paragraph:
        html = _SHORT_LINE.sub(_line_end, html)
    return _ITEM.sub("<br>\n", html).replace("<br>\n<br>\n", "<br>\n").replace("<br><br>\n", "<br>\n")


def _line_end(match: re.Match[str]) -> str:
    fits = len(match[1]) + 1 + len(match[2]) <= NARROW
    return f"{match[1]}<br>\n" if fits else match[0]


def _linked(text: str) -> str:
    """Escaped, with web and mail addresses made into links."""
    spans: list[tuple[int, int, str]] = []
    if "://" in text:
        spans = [(match.start(), match.end(), "") for match in _WEB.finditer(text)]
    if "www." in text:
        spans += [(match.start(), match.end(), "http://") for match in _WWW.finditer(text)]
    if "@" in text:
        spans += [(match.start(), match.end(), "mailto:") for match in _mail_addresses(text)]
    if not spans:
        return escape(text)
    spans.sort()
    pieces: list[str] = []
    position = 0
    for start, end, scheme in spans:
        if start < position:
            continue
        address = _trimmed(text[start:end])
        href = scheme + address
        pieces.append(escape(text[position:start]))
        pieces.append(f'<a href="{escape(href)}" rel="nofollow noopener">{escape(address)}</a>')
        position = start + len(address)
    pieces.append(escape(text[position:]))
    return "".join(pieces)


def _mail_addresses(text: str) -> Iterator[re.Match[str]]:
    for host in _HOST.finditer(text):
        before = max(0, host.start() - 64)
        if local := _LOCAL.search(text, before, host.start()):
            whole = _MAIL.match(text, local.start())
            if whole:
                yield whole


def _trimmed(address: str) -> str:
    """Without the sentence's own punctuation; a closing bracket stays where the address opened one."""
    spare = address.count(")") - address.count("(")
    end = len(address)
    while end and address[end - 1] in _TRAILING:
        if address[end - 1] == ")":
            if spare <= 0:
                break
            spare -= 1
        end -= 1
    return address[:end]
