"""Mails about spaces."""

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from engawa.people.models import Person


def mail_invitation(to: str, link: str, *, by: Person) -> None:
    """Tell somebody that they are invited, once the invitation is written down."""
    subject = _("%(name)s invites you to Engawa") % {"name": by.name}
    body = _("%(name)s invites you. Come in here:\n\n%(link)s\n\nThe link is for you alone.")
    text = body % {"name": by.name, "link": link}
    transaction.on_commit(lambda: send_mail(" ".join(subject.split()), text, None, [to]), robust=True)
