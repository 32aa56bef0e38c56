"""Mails about spaces."""

from collections.abc import Iterable
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


def mail_stays(verb: str, guest: Person, space: Space, to: Iterable[Person], *, day: str, using: str) -> None:
    """Tell those who can sign in what becomes of a guest's stay, once it is written down.

    Args:
        day: When the stay ends, in words; empty where it has ended or does not.
        using: The role that writes it down.
    """
    addresses = {
        account.person_id: account.email for account in Account.objects.using(using).filter(person__in=to)
    }
    told = {"guest": guest.name, "space": space.name, "day": day, "link": f"{origin()}/guests/"}
    for person, address in addresses.items():
        subject, body = _words(verb, is_guest=person == guest.pk)
        text = (" ".join((subject % told).split()), f"{body % told}\n\n{told['link']}")
        transaction.on_commit(partial(send_mail, *text, None, [address]), using=using, robust=True)


def _words(verb: str, *, is_guest: bool) -> tuple[str, str]:
    """Subject and text, to the guest or to whoever answers for them."""
    if is_guest:
        return {
            "stay.ends_soon": (
                _("Your stay in %(space)s ends on %(day)s"),
                _("After that you no longer see it. Ask whoever invited you if you need longer."),
            ),
        }.get(verb, (_("Your stay in %(space)s has ended"), _("You no longer see it. What you wrote stays.")))
    return {
        "stay.ends_soon": (
            _("%(guest)s leaves %(space)s on %(day)s"),
            _(
                "You answer for %(guest)s. Extend the stay if they are still needed; otherwise it ends by itself."
            ),
        ),
        "stay.review_asked": (
            _("Is %(guest)s still needed in %(space)s?"),
            _("You answer for %(guest)s. Say so by %(day)s; without an answer the stay ends then."),
        ),
        "stay.unsponsored": (
            _("Nobody answers for %(guest)s in %(space)s any more"),
            _(
                "Whoever brought %(guest)s in is gone. As an owner, answer for them yourself or end their stay."
            ),
        ),
    }.get(
        verb,
        (
            _("The stay of %(guest)s in %(space)s has ended"),
            _("They no longer see it. What they wrote stays."),
        ),
    )
