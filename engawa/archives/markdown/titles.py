"""What a page is called: by its front matter, its first heading or its file."""

import re
from pathlib import PurePosixPath

_FIRST = re.compile(
    r"\A((?:\s*(?:<!--.*?-->|\[?!\[[^\n]*\)[ \t]*(?=\n)))*\s*)"
    r"(?:#[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)|(\S[^\n]*)\n=+[ \t]*(?:\n|\Z))",
    re.DOTALL,
)
_EMPTY = re.compile(r"\A\s*#[ \t]*(?:\n|\Z)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"(?<![\w\\])[*_]{1,3}|(?<!\\)[*_]{1,3}(?!\w)|(?<!\\)[*`~]+|<[^>]+>")
_BETWEEN = re.compile(r"[_\s]+|-(?!\d)|(?<!\d)-")
_DAY = re.compile(r"^\d{4}[-_.]\d\d[-_.]\d\d[-_. ]?")


def title_and_body(said: str, body: str, name: str) -> tuple[str, str]:
    """The title, and the text without the heading that says the same."""
    body = _EMPTY.sub("", body)
    first = _FIRST.match(body)
    heading = _plain(first[2] or first[3]) if first else ""
    if first and heading and (not said or heading.casefold() == said.casefold()):
        return said or heading, (first[1] + body[first.end() :]).strip("\n")
    return said or heading or title_of_file(name), body.strip("\n")


def title_of_file(name: str) -> str:
    """A file's or folder's name as words: "2020-01-05-first_steps.md" is "First steps"."""
    path = PurePosixPath(name)
    stem = path.parent.name if is_folder_page(name) and path.parent.name else path.name.split(".")[0]
    words = " ".join(_BETWEEN.split(_DAY.sub("", stem))).strip()
    return words[:1].upper() + words[1:] if words else stem


def is_folder_page(name: str) -> bool:
    """Whether a file speaks for its folder."""
    return PurePosixPath(name).name.split(".")[0].lower() in ("index", "readme", "_index")


def _plain(heading: str) -> str:
    text = re.sub(r"\s*\{:?(?:[#.\-]|sec-)[^{}]*\}\s*$", "", heading)
    return " ".join(_ESCAPED.sub(r"\1", _MARKS.sub("", _LINK.sub(r"\1", text))).split())
