"""Cuts a mail archive into messages, and tells real "From " lines from those that are only text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

CHUNK = 1 << 20
ENVELOPE_ROOM = 4096
"""Bytes that hold an envelope line and the header after it."""

_DATED = re.compile(rb"From .*?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*?\b\d{1,2}:\d\d.*?\b\d{4}\b")
_HEADER = re.compile(rb">From |[!-9;-~]+[ \t]*:(?!//)")
_MAIL_HEADER = re.compile(
    rb"(?:Return-Path|Received|Message-ID|Date|From|To|Cc|Subject|Delivered-To|Envelope-to|Reply-To|Sender"
    rb"|MIME-Version|Content-[A-Za-z-]+|Status|List-[A-Za-z-]+|DKIM-Signature|X-[\w-]+):",
    re.IGNORECASE,
)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class Cut:
    """One message as it stands: its envelope line, the bytes after it, and false starts inside it."""

    envelope: bytes
    content: bytes
    number: int
    phantoms: list[bytes] = field(default_factory=list)


def split(stream: Readable) -> Iterator[Cut]:
    """Yield every message in order, holding one in memory at a time.

    Text before the first message comes as a Cut without an envelope and with the number 0.
    """
    buffer = stream.read(CHUNK)
    start = position = 0
    number = int(starts_message(buffer, 0))
    phantoms: list[bytes] = []
    ended = False
    while True:
        hit = buffer.find(b"\nFrom ", position)
        if not ended and (hit < 0 or len(buffer) - hit < ENVELOPE_ROOM):
            more = stream.read(CHUNK)
            ended = not more
            position = (hit if hit >= 0 else max(start, len(buffer) - 5)) - start
            buffer, start = buffer[start:] + more, 0
            continue
        if hit < 0:
            break
        position = hit + 6
        if starts_message(buffer, hit + 1):
            if number or buffer[start:hit].strip():
                yield _cut(buffer[start : hit + 1], number, phantoms)
            start, number, phantoms = hit + 1, number + 1, []
        else:
            phantoms.append(buffer[hit + 1 : hit + 400].partition(b"\n")[0][:200])
    if buffer[start:].strip():
        yield _cut(buffer[start:], number, phantoms)


def starts_message(buffer: bytes, at: int) -> bool:
    """Whether the line there is an envelope: it bears a date or stands alone, and headers follow it."""
    if not buffer.startswith(b"From ", at):
        return False
    end = buffer.find(b"\n", at)
    if end < 0:
        return False
    if _DATED.match(buffer, at, end):
        return bool(_HEADER.match(buffer, end + 1)) or buffer.startswith((b"\n", b"\r\n"), end + 1)
    alone = at == 0 or buffer.endswith((b"\n\n", b"\n\r\n"), 0, at)
    return alone and bool(_MAIL_HEADER.match(buffer, end + 1))


def _cut(raw: bytes, number: int, phantoms: list[bytes]) -> Cut:
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    if not number:
        return Cut(b"", raw, 0, phantoms)
    envelope, _, content = raw.partition(b"\n")
    return Cut(envelope, content, number, phantoms)
