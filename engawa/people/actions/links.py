"""Links that sign somebody in once."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from engawa.people.models import Account, Identity, Person, Ring, SignInLink

GOOD_FOR = timedelta(hours=24)
OWNER = "owner"


class LinkSpent(Exception):
    """The link was used, has expired, or never was."""


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return sha256(secret.encode()).hexdigest()


def sign_in_link(account: Account, *, using: str = "default") -> str:
    """The path of a new link that signs this account in once, within a day."""
    secret = token_urlsafe(32)
    SignInLink.objects.using(using).create(
        digest=digest_of(secret), account=account, expires_at=timezone.now() + GOOD_FOR
    )
    return reverse("people:sign_in_link", args=[secret])


def account_of_link(secret: str) -> Account:
    """Whom a link would sign in, without spending it.

    Raises:
        LinkSpent: when it signs nobody in.
    """
    link = (
        SignInLink.objects.filter(digest=digest_of(secret), used_at=None, expires_at__gt=timezone.now())
        .select_related("account")
        .first()
    )
    if link is None or not link.account.is_active:
        raise LinkSpent
    return link.account


@transaction.atomic
def spend_link(secret: str) -> Account:
    """Use a link up, and say whom it signs in.

    Raises:
        LinkSpent: when somebody used it before, or it has expired.
    """
    account = account_of_link(secret)
    spent = SignInLink.objects.filter(digest=digest_of(secret), used_at=None).update(used_at=timezone.now())
    if not spent:
        raise LinkSpent
    return account


@transaction.atomic(using=OWNER)
def owner_link(email: str, name: str = "") -> str:
    """The path of a sign-in link for this address; on an installation without accounts it makes the owner.

    Somebody whom an archive brought in with a verified address gets an account by it. It writes as the
    database's owner and so belongs to the command line, not to a page.

    Raises:
        Account.DoesNotExist: when there are accounts, and nobody with this address.
    """
    email = email.strip().lower()
    accounts = Account.objects.using(OWNER)
    account = accounts.filter(email=email).first()
    if account is not None:
        return sign_in_link(account, using=OWNER)
    is_first = not accounts.exists()
    made = Account(email=email, person=_owner(email, name) if is_first else _brought_in(email))
    made.set_unusable_password()
    made.save(using=OWNER)
    return sign_in_link(made, using=OWNER) + ("?next=/welcome/" if is_first else "")


def _brought_in(email: str) -> Person:
    known = Identity.objects.using(OWNER).filter(scheme="email", value=email, verified=True)
    identity = known.filter(person__merged_into=None, person__account=None).select_related("person").first()
    if identity is None:
        raise Account.DoesNotExist(email)
    return identity.person


def _owner(email: str, name: str) -> Person:
    known = Identity.objects.using(OWNER).filter(scheme="email", value=email, person__merged_into=None)
    identity = known.select_related("person").first()
    person = identity.person if identity else Person(joined_at=timezone.now())
    person.name = name or person.name or email.partition("@")[0]
    person.ring = Ring.INSIDE
    person.is_owner = True
    person.save(using=OWNER)
    if identity is None:
        Identity.objects.using(OWNER).create(person=person, scheme="email", value=email, verified=True)
    return person
