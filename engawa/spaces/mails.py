"""Mails about spaces."""

from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from engawa.people.models import Account, Person
from engawa.people.origin import origin
from engawa.spaces.models import Space


def mail_invitation(to: str, link: str, *, by: Person) -> None:
    """Tell somebody that they are invited, once the invitation is written down."""
    subject = _("%(name)s invites you to Engawa") % {"name": by.name}
    body = _("%(name)s invites you. Come in here:\n\n%(link)s\n\nThe link is for you alone.")
    text = body % {"name": by.name, "link": link}
    transaction.on_commit(lambda: send_mail(" ".join(subject.split()), text, None, [to]), robust=True)


def mail_stay_over(guest: Person, space: Space, *, using: str) -> None:
    """Tell a guest who can sign in that their stay has ended, once it is written down: notices reach them no more.

    Args:
        using: The role that writes it down.
    """
    account = Account.objects.using(using).filter(person=guest).first()
    if account is None:
        return
    subject = _("Your stay in %(space)s has ended") % {"space": space.name}
    text = _("You no longer see it. What you wrote stays.")
    mail = (" ".join(subject.split()), f"{text}\n\n{origin()}/guests/", None, [account.email])
    transaction.on_commit(partial(send_mail, *mail), using=using, robust=True)
