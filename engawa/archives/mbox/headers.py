"""Mail headers: unfolded, decoded, with the defects that archives have."""

import binascii
import quopri
import re
from functools import lru_cache

from engawa.archives.mbox.charsets import decode

type Headers = dict[str, str]

_FOLD = re.compile(r"\n[ \t]+")
_NAME = re.compile(r"[!-9;-~]+\Z")
_WORD = re.compile(
    r"=\?([\w!#$%&'+.^`{}~-]+)(?:\*[\w-]*)?\?([bqBQ])\?([^\n]*?)\?=(?:\s+(?==\?[^?\s]+\?[bqBQ]\?))?"
)
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))')
_WANTED = frozenset(
    "from date subject message-id in-reply-to references received list-id reply-to x-original-from "
    "content-type content-transfer-encoding content-disposition content-id".split()
)


def parse(content: bytes) -> tuple[Headers, bytes]:
    """Return the headers we read, by lower-case name (the first of each), and the body.

    A line that can be no header ends the headers, as when the empty line before the body is missing.
    """
    if content.startswith(b"\n"):
        return {}, content[1:]
    head, _, body = content.partition(b"\n\n")
    text = decode(head)
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    headers: Headers = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if colon and (lower := name.lower()) in _WANTED:
            headers.setdefault(lower, value.strip())
        elif line and not (colon and _NAME.match(name.rstrip())) and not line.startswith((">From ", "From ")):
            return headers, "\n".join(lines[number:]).encode() + b"\n\n" + body
    return headers, body


def parameters(value: str) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition, by lower-case name."""
    if ";" not in value:
        return {}
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) or bare
        for name, quoted, bare in _PARAMETER.findall(value)
    }


def words(value: str) -> str:
    """Decode encoded words ("=?utf-8?q?...?=") and put the whitespace in order."""
    return " ".join((_decoded(value) if "=?" in value else value).split())


@lru_cache(2000)
def _decoded(value: str) -> str:
    parts: list[str] = []
    position = 0
    pending, pending_charset = b"", ""
    for match in _WORD.finditer(value):
        charset = match[1].lower()
        if pending and (match.start() != position or charset != pending_charset):
            parts.append(decode(pending, pending_charset))
            pending = b""
        parts.append(value[position : match.start()])
        pending, pending_charset = pending + _bytes(match[2], match[3]), charset
        position = match.end()
    if pending:
        parts.append(decode(pending, pending_charset))
    parts.append(value[position:])
    return "".join(parts)


def _bytes(encoding: str, data: str) -> bytes:
    raw = data.encode(errors="replace")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw
