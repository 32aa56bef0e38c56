"""What a mail says, as plain text, and the files it brings."""

import re

from engawa.archives.mbox.charsets import decode
from engawa.archives.mbox.headers import Headers, parameters
from engawa.archives.mbox.parts import find
from engawa.archives.mbox.scrubbed import take_scrubbed
from engawa.archives.records import Attachment

_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*: [^\n]*\n)*\n(.*?)"
    r"^-----BEGIN PGP SIGNATURE-----\n.*?(?:^-----END PGP SIGNATURE-----[ \t]*(?:\n|\Z)|\Z)",
    re.MULTILINE | re.DOTALL,
)
_ESCAPED_FROM = re.compile(rb"(?:\A|(?<=\n))>(?=>*From )")


def read_body(headers: Headers, body: bytes) -> tuple[str, list[Attachment]]:
    """Return the text and the attachments; plain mails take a short way."""
    if b"From " in body:
        body = _unescape_from(body)
    kind = headers.get("content-type", "")
    encoding = headers.get("content-transfer-encoding", "").lower()
    attachments: list[Attachment] = []
    if encoding in ("", "7bit", "8bit") and (
        not kind
        or (kind.lower().startswith("text/plain") and not re.search("flowed|name", kind, re.IGNORECASE))
    ):
        text = decode(body, parameters(kind).get("charset", ""))
    else:
        found = find(headers, body)
        text, attachments = found.shown(), found.attachments
    if "-----BEGIN PGP SIGNED MESSAGE-----" in text:
        text = _SIGNED.sub(lambda signed: re.sub(r"(?m)^- (?=-)", "", signed[1]), text)
    text, scrubbed = take_scrubbed(text)
    return text.rstrip().lstrip("\n"), attachments + scrubbed


def _unescape_from(body: bytes) -> bytes:
    """Take back the ">" that archives put before "From " at the start of a line, unless it is a quote."""

    def unescaped(match: re.Match[bytes]) -> bytes:
        before = body.rfind(b"\n", 0, max(match.start() - 1, 0)) + 1
        return match[0] if body.startswith(b">", before) and match.start() else b""

    return _ESCAPED_FROM.sub(unescaped, body)
