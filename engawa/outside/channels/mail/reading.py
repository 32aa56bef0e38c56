"""Mails as what was heard: who, what they wrote themselves, and which talk it belongs to."""

import codecs
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256

from engawa.base import plaintext
from engawa.base.excerpts import plain_text
from engawa.base.quoting import segments
from engawa.outside.channels.mail.enclosed import files_of, is_file, leaves
from engawa.outside.channels.mail.machines import machine_behind
from engawa.outside.channels.mail.opening import opened
from engawa.outside.channels.network import Heard, Speaker

_NAME = re.compile(r"<([^<>\s]{1,900})>")
_ADDRESS = re.compile(r"[^@\s<>\"]+@[A-Za-z0-9.-]+\Z")
_BREAK = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h\d|blockquote)>")
LONGEST = 200_000
NO_TEXTS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Encodings that no text of a mail bears: they take hours, or make what nobody can keep."""


def heard_in(raw: bytes, ours: str, came: datetime, *, whole: bool = True) -> Heard | None:
    """What a mail says; None for what no person could have meant for us: without a sender, or our own come back.

    What is attached is kept, unless a machine sent it, or `raw` is only the beginning (not `whole`).
    """
    message = opened(raw)
    name, address = parseaddr(header(message, "From"))
    address = address.lower()
    if not _ADDRESS.match(address):
        return None
    machine = machine_behind(message, address, ours)
    text = _body(message)
    files = [] if machine else files_of(message, whole=whole)
    shown, _tail = segments(text)
    own = "\n".join(line for one in shown for line in one.lines).strip()
    if files and not own:
        own = f"📎 {', '.join(one.name for one in files)}"
    chain = _names(header(message, "References"))
    answers = (_names(header(message, "In-Reply-To")) or chain[-1:] or [""])[0]
    is_ours = address == ours.lower()
    known = _names(header(message, "Message-ID"))
    uri = f"mid:{known[0]}" if known else f"mail:{sha256(raw).hexdigest()}"
    return Heard(
        uri=uri,
        speaker=Speaker("mail", address, address, " ".join(name.split()) or address, is_public=False),
        text=own,
        at=_moment(header(message, "Date")) or came,
        html=plaintext.render(text),
        subject=header(message, "Subject"),
        answers=f"mid:{answers}" if answers else "",
        root=f"mid:{chain[0]}" if chain else "",
        is_private=True,
        is_ours=is_ours,
        is_to_us=not machine and not is_ours,
        media=tuple(files),
        tags=("automatic",) if machine else (),
        raw={
            "id": known[0] if known else "",
            "references": " ".join(chain[-20:]),
            "address": _answer_to(message, address),
            "subject": header(message, "Subject")[:300],
        },
    )


def header(message: EmailMessage, name: str) -> str:
    """One header as a line; empty when it is missing or makes no sense."""
    try:
        return " ".join(str(message.get(name) or "").split())[:5_000]
    except Exception:
        return ""


def _answer_to(message: EmailMessage, address: str) -> str:
    wanted = parseaddr(header(message, "Reply-To"))[1].lower()
    return wanted if _ADDRESS.match(wanted) else address


def _names(value: str) -> list[str]:
    return _NAME.findall(value)


def _body(message: EmailMessage) -> str:
    """The text."""
    found: dict[str, str] = {}
    for part in leaves(message):
        kind = part.get_content_type()
        if kind not in found and not is_file(part):
            found[kind] = _text(part)
    html = found.get("text/html", "")
    text = found.get("text/plain", "").strip() or plain_lines(html)
    return text.replace("\r\n", "\n")[:LONGEST]


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    if len(data) > 8 * LONGEST:
        data = data[: 8 * LONGEST].rpartition(b"\n")[0]
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            if codecs.lookup(charset).name.replace("_", "-") in NO_TEXTS:
                continue
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def plain_lines(html: str) -> str:
    """HTML as lines of text."""
    marked = _BREAK.sub("\x02", html[: 2 * LONGEST])
    return "\n".join(plain_text(line).strip() for line in marked.split("\x02")).strip()


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
