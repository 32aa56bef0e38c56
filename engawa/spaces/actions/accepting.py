"""Taking an invitation up. Whoever does comes in with the inviter's rights, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary import read_as
from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Account, Identity, Person, Ring
from engawa.spaces.actions.invitations import digest_of, may_bring_into, why_over
from engawa.spaces.actions.members import welcome
from engawa.spaces.belonging import make_member, may_join
from engawa.spaces.models import Invitation, Role, Space


class InvitationOver(Exception):
    """The link was used up, withdrawn, has expired, or leads nowhere any more; says so in words."""


def open_invitation(secret: str) -> tuple[Invitation, list[Space]]:
    """What a link offers, and into which spaces; read with the inviter's eyes.

    Raises:
        Invitation.DoesNotExist: when there is no such link.
        InvitationOver: when it no longer works.
    """
    digest = digest_of(secret)
    with _as_inviter(digest):
        invitation = Invitation.objects.select_related("by").get(digest=digest)
        over = why_over(invitation) or _inviter_gone(invitation)
        spaces = list(Space.objects.active().filter(pk__in=invitation.space_ids).by_name())
        if invitation.ring == Ring.EDGE:
            spaces = [space for space in spaces if may_bring_into(space, invitation.by)]
    if over or (invitation.ring == Ring.EDGE and not spaces):
        raise InvitationOver(over or _("The spaces it led to are closed."))
    return invitation, spaces


@transaction.atomic
def accept(secret: str, *, name: str, email: str, password: str) -> Account:
    """Come in as somebody new, with an account.

    Raises:
        InvitationOver: as open_invitation, also when somebody else was quicker.
        Refused: when somebody signs in with this address already.
    """
    invitation, spaces = open_invitation(secret)
    with _as_inviter(invitation.digest):
        _use_up(invitation)
        person = _known(invitation, email) or _newcomer(invitation, name)
        account = _account(person, email, password)
        _bring_in(person, invitation, spaces)
    read_as(person.pk)
    _identify(person, account.email, verified=account.email == invitation.email)
    record("person.joined", actor=person)
    record("invitation.accepted", actor=person, person=invitation.by)
    for space in spaces:
        if may_join(space, person):
            make_member(space, person)
    return account


@transaction.atomic
def accept_as_guest(secret: str, *, guest: Person) -> None:
    """Come into more spaces, as a guest who is here already.

    Raises:
        InvitationOver: as accept.
        Refused: for anybody but guests, and for an invitation to the inside.
    """
    invitation, spaces = open_invitation(secret)
    if guest.ring != Ring.EDGE or invitation.ring != Ring.EDGE:
        raise Refused(_("This invitation is for somebody who has no account yet."))
    with _as_inviter(invitation.digest):
        _use_up(invitation)
        _bring_in(guest, invitation, spaces)
    read_as(guest.pk)
    record("invitation.accepted", actor=guest, person=invitation.by)


def _bring_in(person: Person, invitation: Invitation, spaces: list[Space]) -> None:
    if invitation.ring == Ring.EDGE:
        for space in spaces:
            welcome(space, person, actor=invitation.by, role=Role.GUEST, until=invitation.stay_until)


def _inviter_gone(invitation: Invitation) -> str:
    may_still = invitation.by.is_owner or invitation.ring == Ring.EDGE
    return (
        "" if may_still and invitation.by.ring == Ring.INSIDE else _("Whoever invited may no longer do so.")
    )


@contextmanager
def _as_inviter(digest: str) -> Iterator[None]:
    """Reads with the eyes of whoever sent the invitation, and as the public afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT engawa_invited_by(%s), nullif(current_setting('engawa.person', true), '')", [digest]
        )
        inviter, reader = cursor.fetchone() or (None, None)
        if inviter is None:
            raise Invitation.DoesNotExist
        read_as(inviter)
        yield
        read_as(int(reader) if reader else None)


def _use_up(invitation: Invitation) -> None:
    standing = Invitation.objects.filter(
        pk=invitation.pk, uses_left__gt=0, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    if not standing.update(uses_left=F("uses_left") - 1):
        raise InvitationOver(_("It has been used."))


def _known(invitation: Invitation, email: str) -> Person | None:
    """Somebody who wrote from the invited address before, in an archive. Only the inviter's word counts."""
    if not email or email != invitation.email:
        return None
    known = Identity.objects.filter(scheme="email", value=email, person__ring=invitation.ring)
    identity = known.filter(person__account=None, person__merged_into=None).select_related("person").first()
    return identity.person if identity else None


def _newcomer(invitation: Invitation, name: str) -> Person:
    return Person.objects.create(name=name.strip(), ring=invitation.ring, joined_at=timezone.now())


def _account(person: Person, email: str, password: str) -> Account:
    try:
        with transaction.atomic():
            return Account.objects.create_user(email, password, person=person)
    except IntegrityError:
        raise Refused(_("Somebody signs in with this address already. Sign in first.")) from None


def _identify(person: Person, email: str, *, verified: bool) -> None:
    """Note the address, unless it is somebody else's in an archive already."""
    try:
        with transaction.atomic():
            Identity.objects.create(person=person, scheme="email", value=email, verified=verified)
    except IntegrityError:
        return
