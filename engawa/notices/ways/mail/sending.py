"""Letters that are due are sent, one transaction each.

A letter is sent once: its row is held while the mail server takes it, and says "sent" when it did. Between the
server's "250" and our commit lies the one moment in which a power cut makes us send it again; it then bears the same
Message-ID, by which mailboxes drop the double.
"""

import logging
import smtplib
from datetime import timedelta
from typing import Any

from django.core.mail import mailers
from django.db import transaction
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.notices.ways.mail.building import build
from engawa.notices.ways.mail.models import Outgoing, State
from engawa.notices.ways.mail.troubles import POSTMAN, is_for_good, note_trouble, trouble_with
from engawa.people.models import Account

MOST_ATTEMPTS = 14
"""About three days."""
LONGEST_PAUSE = timedelta(hours=6)
KEPT = timedelta(days=90)
log = logging.getLogger(__name__)


class NoServer(Exception):
    """The mail server does not answer: there is no use in trying the next letter."""


def send_due(limit: int = 500) -> int:
    """Send up to `limit` letters that are due; returns how many were taken up."""
    due = list(Outgoing.objects.using(POSTMAN).due().values_list("pk", flat=True)[:limit])
    if not due:
        return 0
    mailer = mailers.default
    try:
        for pk in due:
            send_one(pk, mailer)
    except NoServer as trouble:
        log.warning("Letters wait: %s", trouble)
        return 0
    finally:
        _close(mailer)
    return len(due)


def send_one(pk: int, mailer: Any) -> None:
    """
    Raises:
        NoServer: when nobody took it because nobody answers.
    """
    down: NoServer | None = None
    with transaction.atomic(using=POSTMAN):
        row = Outgoing.objects.using(POSTMAN).select_for_update(skip_locked=True).due().filter(pk=pk).first()
        if row is None:
            return
        try:
            _carry(row, mailer)
        except NoServer as trouble:
            down = trouble
            _later(row, str(trouble))
        row.save(using=POSTMAN)
    if down:
        raise down


def forget() -> None:
    """Drop the traces of letters that were settled long ago."""
    Outgoing.objects.using(POSTMAN).filter(settled_at__lt=timezone.now() - KEPT).delete()


def _carry(row: Outgoing, mailer: Any) -> None:
    with reading_as(row.person_id):
        to = Account.objects.select_related("person").filter(person_id=row.person_id, is_active=True).first()
        message = build(row, to) if to else None
    if to is None:
        return _settle(row, State.WITHDRAWN, "has no account any more")
    row.address = to.email
    trouble = trouble_with(to.email)
    if trouble:
        return _settle(row, State.FAILED, trouble.words)
    if message is None:
        return _settle(row, State.WITHDRAWN, "may no longer be read")
    try:
        mailer.open()
        mailer.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        return _refused(row, error, mailer)
    except (OSError, smtplib.SMTPException) as error:
        _close(mailer)
        raise NoServer(str(error)) from error
    _settle(row, State.SENT)
    return None


def _refused(
    row: Outgoing, error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException, mailer: Any
) -> None:
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = error.smtp_code, error.smtp_error
    words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    _close(mailer)
    if isinstance(error, (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError)):
        raise NoServer(words) from error
    if code < 500:
        return _later(row, words)
    if isinstance(error, smtplib.SMTPRecipientsRefused) and is_for_good(words):
        note_trouble(row.address, row.person_id, words)
    return _settle(row, State.FAILED, words)


def _later(row: Outgoing, words: str) -> None:
    row.attempts += 1
    if row.attempts >= MOST_ATTEMPTS:
        return _settle(row, State.FAILED, words)
    row.again_at = timezone.now() + min(timedelta(minutes=1) * 2**row.attempts, LONGEST_PAUSE)
    row.trouble = words
    return None


def _settle(row: Outgoing, state: State, words: str = "") -> None:
    row.state, row.trouble, row.settled_at = state, words, timezone.now()
    row.text = row.html = ""
    row.headers = {}


def _close(mailer: Any) -> None:
    try:
        mailer.close()
    except (OSError, smtplib.SMTPException):
        log.info("The mail server did not say goodbye.")
