"""Letters through Django's own mailer: what carries them where no better way is registered."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from email.utils import formataddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives

from engawa.notices.ways.protocol import Letter, NotSent
from engawa.people.origin import origin

if TYPE_CHECKING:
    from engawa.people.models import Person


def opened() -> AbstractContextManager[None]:
    """Each letter opens a connection of its own."""
    return nullcontext()


def send(person: Person, letter: Letter) -> None:
    """
    Raises:
        NotSent: when the server did not take it.
    """
    _send(formataddr((person.name, letter.address)), letter)


def _send(to: str, letter: Letter) -> None:
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[to],
        headers=headers_of(letter),
    )
    message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except OSError as error:
        raise NotSent(str(error)) from error


def note_down(letter: Letter) -> None:
    """As `send`: there is nothing to write it down in."""
    _send(formataddr(("", letter.address)), letter)


def headers_of(letter: Letter) -> dict[str, str]:
    """The headers that say what a letter is and how to end such letters."""
    host = urlsplit(origin()).hostname or "localhost"
    headers = {"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated", **letter.headers}
    if letter.list_id:
        named = f"{letter.list_name} " if letter.list_name.isascii() else ""
        headers["List-Id"] = f"{named}<{letter.list_id}.{host}>"
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
