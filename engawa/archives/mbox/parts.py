"""The parts of a MIME message: which text to show, which files to keep."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from engawa.archives.mbox.charsets import decode
from engawa.archives.mbox.flowed import unflow
from engawa.archives.mbox.headers import Headers, parameters, parse, words
from engawa.archives.mbox.html_text import html_to_text
from engawa.archives.records import Attachment

DEEPEST = 12
SIGNATURES = frozenset(
    ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
)
"""Proofs for the mail as it was sent: worthless for the mail as we keep it."""


@dataclass(slots=True)
class Found:
    """What a part and all below it hold; HTML becomes text only where there is no other."""

    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)

    def shown(self) -> str:
        return self.text or (html_to_text(self.html) if self.html else "")


def find(headers: Headers, body: bytes, depth: int = 0) -> Found:
    """Walk a message, or a part of one. Broken structure is read as far as it goes."""
    kind = headers.get("content-type", "")
    media_type = kind.partition(";")[0].strip().lower() or "text/plain"
    if media_type.startswith("multipart/") and depth < DEEPEST:
        boundary = parameters(kind).get("boundary", "")
        if boundary and b"--" + boundary.encode() in body:
            founds = [find(*part, depth + 1) for part in _parts(body, boundary, media_type)]
            return _alternative(founds) if media_type == "multipart/alternative" else _together(founds)
        media_type = "text/plain"
    return _leaf(headers, media_type, body)


def unpack(headers: Headers, body: bytes) -> bytes:
    """Undo the transfer encoding."""
    encoding = headers.get("content-transfer-encoding", "").lower()
    if "quoted-printable" in encoding:
        return quopri.decodestring(body) if b"=" in body else body
    if "base64" in encoding:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body.partition(b"=")[0])
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return body


def _leaf(headers: Headers, media_type: str, body: bytes) -> Found:
    if media_type in SIGNATURES:
        return Found()
    raw = unpack(headers, body)
    name = _file_name(headers)
    apart = headers.get("content-disposition", "").lstrip().lower().startswith("attachment") or name
    if media_type in ("text/plain", "text/html") and not apart:
        told = parameters(headers.get("content-type", ""))
        text = decode(raw, told.get("charset", ""))
        if media_type == "text/html":
            return Found(html=text)
        if told.get("format", "").lower() == "flowed":
            text = unflow(text, told.get("delsp", "").lower() == "yes")
        return Found(text)
    if not raw.strip():
        return Found()
    if media_type == "message/rfc822":
        name = name or (words(parse(raw)[0].get("subject", "")) or "message") + ".eml"
    name = name or "attachment" + _EXTENSIONS.get(media_type, "")
    return Found(attachments=[Attachment(name, media_type, len(raw), content=raw)])


_EXTENSIONS = {"text/html": ".html", "text/calendar": ".ics", "image/png": ".png", "image/jpeg": ".jpg"}


def _parts(body: bytes, boundary: str, media_type: str) -> Iterator[tuple[Headers, bytes]]:
    start = -1
    for begins, ends, last in _boundaries(body, b"--" + boundary.encode()):
        if start >= 0:
            headers, content = parse(body[start:begins])
            if media_type == "multipart/digest":
                headers.setdefault("content-type", "message/rfc822")
            yield headers, content
        if last:
            return
        start = ends


def _boundaries(body: bytes, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each boundary line begins and ends, and whether it closes; the end of the body does."""
    at = 0 if body.startswith(line) else body.find(b"\n" + line)
    while at >= 0:
        end = body.find(b"\n", at + 1)
        end = len(body) if end < 0 else end
        rest = body[at:end].lstrip(b"\n").removeprefix(line).rstrip()
        if rest in (b"", b"--"):
            yield at, min(end + 1, len(body)), rest == b"--"
        at = body.find(b"\n" + line, end)
    yield len(body), len(body), True


def _together(founds: list[Found]) -> Found:
    texts = [text for found in founds if (text := found.shown().strip("\n")).strip()]
    return Found("\n\n".join(texts), attachments=[file for found in founds for file in found.attachments])


def _alternative(founds: list[Found]) -> Found:
    files = [file for found in founds for file in found.attachments]
    best = next((found for found in founds if found.text.strip()), None)
    return Found(best.text if best else _together(founds[-1:]).text, attachments=files)


def _file_name(headers: Headers) -> str:
    disposition, kind = headers.get("content-disposition", ""), headers.get("content-type", "")
    if "name" not in disposition.lower() and "name" not in kind.lower():
        return ""
    message = Message()
    message["Content-Disposition"] = disposition
    message["Content-Type"] = kind
    try:
        name = message.get_filename() or ""
    except (ValueError, TypeError, LookupError):
        return ""
    name = words(name).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:200]
