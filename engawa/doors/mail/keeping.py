"""Writing down what came, before it is acknowledged."""

from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import sha256

from django.db import transaction

from engawa.archives.mbox.headers import parse, words
from engawa.doors.mail.models import Arrival
from engawa.doors.mail.tasks import wake as wake

POSTMAN = "postman"


@dataclass(frozen=True, slots=True)
class Bringing:
    """A mail as it was brought."""

    raw: bytes
    recipients: tuple[str, ...]
    sender: str = ""
    peer: str = ""
    hello: str = ""


def keep(brought: Bringing) -> None:
    """Keep it once for each recipient; the same mail again changes nothing."""
    headers, _body = parse(brought.raw[:200_000].replace(b"\r\n", b"\n"))
    named = headers.get("message-id", "").strip().strip("<>")[:300]
    rows = [
        Arrival(
            message_id=_plain(named) or "sha256:" + sha256(brought.raw).hexdigest(),
            recipient=_plain(recipient)[:320],
            sender=_plain(brought.sender)[:320],
            author=_plain(parseaddr(headers.get("from", ""))[1].lower())[:320],
            subject=_plain(words(headers.get("subject", "")))[:1000],
            peer=brought.peer[:60],
            hello=_plain(brought.hello)[:255],
            raw=brought.raw,
        )
        for recipient in brought.recipients
    ]
    with transaction.atomic(using=POSTMAN):
        Arrival.objects.using(POSTMAN).bulk_create(rows, ignore_conflicts=True)


def _plain(text: str) -> str:
    """Without what no database keeps."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
