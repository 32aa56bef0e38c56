"""A mail goes out once. Its copy lies in the Sent folder, marked as a draft, before the server is given the mail, and
the mark is taken off when the server took it. So after a break the folder says how far it came:

no copy: it was not begun; a copy without the mark: it was sent; one with it: nobody knows, and a person decides.
"""

import imaplib
import re
import smtplib
import time
from collections.abc import Mapping
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.enclosing import content_of
from engawa.outside.channels.mail.machines import LOOP
from engawa.outside.channels.mail.servers import reading, sending
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Refused, Sent, Trouble, Unsure

MOST_FILES = 10
LARGEST = 20_000_000
"""Bytes of all files together: many servers take no mail of more than 25 MB, in which they are a third longer."""
_ADDRESS = re.compile(r"[^@\s<>\"(),:;\\\[\]]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z")
_LISTED = re.compile(rb'\((?P<marks>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>"(?:[^"\\]|\\.)*"|\S+)\s*\Z')


def say(account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
    """Send one mail.

    Raises:
        Refused: when the server will never take it, or there is nobody to send it to.
        Unsure: when it was handed over and nobody said whether it was taken.
        Trouble: when it may be tried again.
    """
    message = mail_of(account, draft)
    name = str(message["Message-ID"])
    with reading(account.settings, keys) as box, sending(account.settings, keys) as server:
        folder = _sent_folder(box)
        _append(box, folder, message)
        try:
            _hand_over(server, account.handle, str(message["To"]), message)
        except Unsure:
            raise
        except Trouble:
            _take_back(box, folder, name)
            raise
        _mark_sent(box, folder, name)
    return Sent(f"mid:{name.strip('<>')}")


def find_sent(account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
    """Whether it was sent before.

    Raises:
        Unsure: when it was begun, and nobody knows how it ended.
    """
    name = name_of(account, draft)
    with reading(account.settings, keys) as box:
        folder = _sent_folder(box)
        if not _copies(box, folder, name):
            return None
        if _copies(box, folder, name, "UNDRAFT"):
            return Sent(f"mid:{name.strip('<>')}")
    raise Unsure(_("The mail server was given this mail, and nobody knows whether it took it."))


def mail_of(account: Account, draft: Draft) -> EmailMessage:
    """The mail that says this.

    Raises:
        Refused: when nobody is named whom it could go to.
    """
    to = str(draft.raw.get("address") or (draft.to.uid if draft.to else "")).strip()
    if not _ADDRESS.match(to):
        raise Refused(_("No mail address was given to which this could go."))
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = formataddr((account.name, account.handle))
    message["To"] = to
    message["Subject"] = _subject(draft)
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = name_of(account, draft)
    message[LOOP] = account.handle
    if answered := _line(str(draft.raw.get("id") or "")):
        before = [f"<{one}>" for one in _line(str(draft.raw.get("references") or "")).split()]
        message["In-Reply-To"] = f"<{answered}>"
        message["References"] = " ".join(dict.fromkeys([*before[-15:], f"<{answered}>"]))
    message.set_content(draft.text)
    for one in draft.media:
        content, kind = content_of(one, limit=LARGEST, types=())
        sort, _slash, more = kind.partition("/")
        message.add_attachment(
            content, maintype=sort or "application", subtype=more, filename=one.name or "file"
        )
    return message


def name_of(account: Account, draft: Draft) -> str:
    """Its Message-ID: the same for the same draft."""
    host = account.handle.rpartition("@")[2]
    return f"<engawa.{sha256(draft.key.encode()).hexdigest()[:40]}@{host}>"


def _subject(draft: Draft) -> str:
    asked = _line(str(draft.raw.get("subject") or ""))
    if draft.subject or not asked:
        return _line(draft.subject)
    return asked if asked.lower().startswith(("re:", "aw:")) else f"Re: {asked}"


def _line(text: str) -> str:
    return " ".join(text.split())[:900]


def _hand_over(server: smtplib.SMTP, author: str, to: str, message: EmailMessage) -> None:
    """
    Raises:
        Trouble: one of its kinds, by what the server said and when.
    """
    try:
        for code, said in (server.mail(author), server.rcpt(to)):
            _judge(code, said)
    except (smtplib.SMTPException, OSError) as problem:
        raise Trouble(str(problem)) from problem
    try:
        code, said = server.data(message.as_bytes())
    except smtplib.SMTPDataError as problem:
        code, said = problem.smtp_code, problem.smtp_error if isinstance(problem.smtp_error, bytes) else b""
    except (smtplib.SMTPException, OSError) as problem:
        raise Unsure(str(problem)) from problem
    _judge(code, said)


def _judge(code: int, said: bytes) -> None:
    words = f"{code} {said.decode(errors='replace')}"[:300]
    if code >= 500:
        raise Refused(_("The mail server refuses it: %s") % words)
    if code >= 400:
        raise Trouble(_("The mail server does not take it now: %s") % words)


def _sent_folder(box: imaplib.IMAP4) -> str:
    """The folder for what was sent, as its server quotes it: the one it marks as that, else “Sent”, made if missing."""
    _said, told = box.list()
    names: list[str] = []
    for line in told or ():
        found = _LISTED.search(line) if isinstance(line, bytes) else None
        if found is None:
            continue
        name = found["name"].decode("ascii", "replace")
        if b"\\sent" in found["marks"].lower():
            return name
        names.append(name)
    if not any(name.strip('"').lower() == "sent" for name in names):
        box.create("Sent")
    return next((name for name in names if name.strip('"').lower() == "sent"), '"Sent"')


def _append(box: imaplib.IMAP4, folder: str, message: EmailMessage) -> None:
    moment = imaplib.Time2Internaldate(time.time())
    said, _told = box.append(folder, r"(\Seen \Draft)", moment, message.as_bytes())
    if said != "OK":
        raise Trouble(_("The copy for the folder of what was sent cannot be kept there."))


def _copies(box: imaplib.IMAP4, folder: str, name: str, more: str = "ALL") -> list[str]:
    box.select(folder)
    _said, told = box.uid("SEARCH", "HEADER", "Message-ID", f'"{name}"', more)
    found = b" ".join(one for one in told or () if isinstance(one, bytes)).split()
    return [one.decode() for one in found if one.isdigit()]


def _mark_sent(box: imaplib.IMAP4, folder: str, name: str) -> None:
    """Take the mark off. It was sent; a server that fails here leaves a copy that says nobody knows, so try twice."""
    for attempt in (1, 2):
        try:
            for uid in _copies(box, folder, name):
                box.uid("STORE", uid, "-FLAGS.SILENT", r"(\Draft)")
            return
        except (imaplib.IMAP4.error, OSError):
            if attempt == 2:
                return


def _take_back(box: imaplib.IMAP4, folder: str, name: str) -> None:
    """What was not taken leaves no copy behind."""
    try:
        for uid in _copies(box, folder, name, "DRAFT"):
            box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
        box.expunge()
    except (imaplib.IMAP4.error, OSError) as problem:
        raise Unsure(str(problem)) from problem
