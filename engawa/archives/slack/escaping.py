"""Text into Markdown that shows just this text, and the few marks of ours around it."""

import re

_SPECIAL = re.compile(
    r"[\\`*]|(?<!\w)_|_(?!\w)|~(?=~)|<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)|\[(?=[^\]\n]*\][\[(:])|\[(?=\^)|!(?=\[)"
)
_LINE_START = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<mark>#(?=#{0,5}(?:\s|$))|>|\+(?=\s)|:(?=::)|[=|-](?=[-=|: \t]*$)))",
    re.MULTILINE,
)
_INDENT = re.compile(r"^[ \t]{2,}", re.MULTILINE)
_UNSAFE = {
    " ": "%20",
    "(": "%28",
    ")": "%29",
    "<": "%3C",
    ">": "%3E",
    "\\": "%5C",
    "\n": "",
    "`": "%60",
    '"': "%22",
}
_URL_UNSAFE = str.maketrans(_UNSAFE)


def escape_inline(text: str) -> str:
    """Put a backslash before what Markdown would read as markup within a line."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def escape_lines(text: str) -> str:
    """Keep the beginnings of lines from becoming headings, quotes, rules, tables and code."""
    text = _INDENT.sub("", text)
    return _LINE_START.sub(lambda match: f"\\{match['mark']}", text)


def styled(text: str, mark: str) -> str:
    """Each line between marks, its blanks outside: "bold " becomes "**bold** "."""
    lines = []
    for line in text.split("\n"):
        inner = line.strip()
        if not any(map(str.isalnum, inner)):
            lines.append(line)
            continue
        start = line.index(inner)
        lines.append(f"{line[:start]}{mark}{inner}{mark}{line[start + len(inner) :]}")
    return "\n".join(lines)


def code_span(text: str) -> str:
    """Inline code, with fences long enough for the backticks in it."""
    text = " ".join(text.split("\n"))
    if not text.strip():
        return text
    ticks = "`" * (_longest_run(text) + 1)
    space = " " if "`" in (text[0], text[-1]) else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def code_block(text: str, language: str = "") -> str:
    """A fenced block; the text stays as it is."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    language = language if re.fullmatch(r"[\w+#-]{1,30}", language) else ""
    return f"{ticks}{language}\n{text.strip('\n')}\n{ticks}"


def link(url: str, label: str = "") -> str:
    """A link whose label is Markdown already; what leads to no page or mailbox keeps its label alone."""
    address = url.strip().translate(_URL_UNSAFE)
    shown = url.removeprefix("mailto:")
    if not address.lower().startswith(("http://", "https://", "mailto:")):
        return label or escape_inline(shown)
    plain = label.replace("\\", "")
    if not label or plain in (url, shown):
        return f"<{address.removeprefix('mailto:')}>"
    return f"[{label}]({address})"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
