"""Mails as they come, for the tests of the door."""

from datetime import timedelta

from django.utils import timezone

from engawa.doors.mail.keeping import Bringing, keep
from engawa.doors.mail.models import Arrival
from engawa.doors.mail.taking import take_due
from engawa.notices.ways.mail.tokens import reply_token

POSTMAN = "postman"
DOMAIN = "talk.engawa.example"
_count = iter(range(1_000_000))


def answer_address(person_id: int, item_id: int, age: timedelta = timedelta()) -> str:
    return f"reply+{reply_token(person_id, item_id, (timezone.now() - age).date())}@{DOMAIN}"


def mail(author: str, to: str, body: str = "Yes.", subject: str = "Re: it", **headers: str) -> bytes:
    """A mail; underscores in names of headers stand for dashes."""
    lines = {
        "From": author,
        "To": to,
        "Subject": subject,
        "Message-ID": f"<{next(_count)}@elsewhere.example>",
        "Date": "Mon, 05 Jan 2026 10:00:00 +0000",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return head.encode() + b"\r\n" + body.replace("\n", "\r\n").encode() + b"\r\n"


def bring(raw: bytes, to: str, sender: str = "x@elsewhere.example", peer: str = "127.0.0.1") -> Arrival:
    """Let it in past the server, and deal with it."""
    keep(Bringing(raw, (to.lower(),), sender, peer, "there.example"))
    take_due()
    return Arrival.objects.using(POSTMAN).filter(recipient=to.lower()).latest("pk")
