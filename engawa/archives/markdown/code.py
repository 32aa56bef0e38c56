"""Telling a page's text from the code in it, so that only text is rewritten."""

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^[ >]{0,9}(`{3,}|~{3,})")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)|<!--(?:(?!<!--).)*?-->", re.DOTALL)
_HIDE = re.compile(r"[^\n]")
_COVER = "\ue000"


def lines_with_code(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a fenced block of code."""
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            yield line, True
            if match and match[1].startswith(fence) and not line.strip(" >").strip(fence[0]):
                fence = ""
        elif match and (match[1][0] == "~" or "`" not in line[match.end() :]):
            fence = match[1]
            yield line, True
        else:
            yield line, False


def covered(text: str) -> str:
    """The text with all code and comments covered, letter by letter, so that positions stay the same."""
    lines = (_HIDE.sub(_COVER, line) if is_code else line for line, is_code in lines_with_code(text))
    return _SPAN.sub(lambda span: _HIDE.sub(_COVER, span[0]), "\n".join(lines))


def replace(
    text: str, pattern: re.Pattern[str], group: int, change: Callable[[re.Match[str], str], str]
) -> str:
    """Replace one group of each match outside code; `change` is given the match and what the group holds."""
    parts: list[str] = []
    position = 0
    for match in pattern.finditer(covered(text)):
        start, end = match.span(group)
        if start >= position:
            parts += text[position:start], change(match, text[start:end])
            position = end
    return "".join(parts) + text[position:]
