"""What is attached to a mail: kept as files, up to a number and a size."""

from collections.abc import Iterator
from email.message import EmailMessage
from mimetypes import guess_extension

from django.conf import settings

from engawa.outside.channels.enclosing import enclosed, left_out
from engawa.outside.channels.network import Medium

MOST = 20
"""Files of one mail that are kept; what comes after them is named."""
DEEPEST = 30
LETTER = "message/rfc822"


def leaves(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """The parts that hold something; a mail within a mail is one of them."""
    whole = depth > 0 and message.get_content_type() == LETTER
    if whole or not message.is_multipart():
        yield message
    elif depth < DEEPEST:
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from leaves(part, depth + 1)


def is_file(part: EmailMessage) -> bool:
    """Whether it is attached, and not what the mail says."""
    says = part.get_content_type() in ("text/plain", "text/html")
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment" or not says


def name_of(part: EmailMessage) -> str:
    """How it is called, by its sender or else by what it is."""
    kind = part.get_content_type()
    given = " ".join(str(part.get_filename() or "").split())
    ending = ".eml" if kind == LETTER else guess_extension(kind) or ""
    return given[-200:] or f"{kind.partition('/')[0]}{ending}"


def files_of(message: EmailMessage, *, whole: bool) -> list[Medium]:
    """The files of a mail; of one that was fetched only in part none is kept."""
    found: list[Medium] = []
    for part in [one for one in leaves(message) if is_file(one)][: 2 * MOST]:
        content = _content(part)
        fits = whole and len(found) < MOST and len(content) <= settings.ENGAWA_UPLOAD_MB * 2**20
        name = name_of(part)
        found.append(enclosed(name, content) if fits and content else left_out(name, len(content)))
    return found


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == LETTER:
        try:
            return b"".join(one.as_bytes() for one in part.iter_parts())
        except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
            return b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
