"""Mails that no person wrote: answering or posting them would start a loop."""

from email.message import Message
from email.utils import parseaddr

from django.conf import settings

from engawa.doors.mail.models import Arrival
from engawa.notices.ways.mail.addresses import domain

_MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply")
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "Mailing-List")
_ANSWERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Mail-Autoreply", "X-Failed-Recipients")


def machine_behind(arrival: Arrival, message: Message, author: str) -> str:
    """Why this is a machine's mail, in words; empty for a person's."""
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    listed = [name for name in (*_LISTS, *_ANSWERS) if message.get(name)]
    reasons = (
        (submitted != "no", f"Auto-Submitted says {submitted}"),
        (precedence in ("bulk", "junk", "list", "auto_reply"), f"Precedence says {precedence}"),
        (bool(listed), f"it has the header {listed[0] if listed else ''}"),
        (message.get_content_type() == "multipart/report", "it is a report of a mail server"),
        (arrival.sender in ("", "<>"), "its envelope names no sender"),
        (author.partition("@")[0] in _MACHINES, f"{author} is a machine"),
        (author in _our_own(), "it is from ourselves"),
        (domain() in " ".join(map(str, message.get_all("X-Loop") or [])), "it was here before"),
    )
    return next((words for is_so, words in reasons if is_so), "")


def _our_own() -> tuple[str, str]:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(), f"engawa@{domain()}"
