"""Letting somebody in by a link."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.actions.rules import from_inside
from engawa.spaces.models import Invitation, Space

LONGEST_STAY = timedelta(days=366)


@transaction.atomic
def invite(
    *,
    actor: Person,
    good_for: timedelta,
    uses: int = 1,
    email: str = "",
    name: str = "",
    spaces: Iterable[Space] = (),
) -> str:
    """Invite people inside; they join those of the spaces that are open to them. Returns the link's secret.

    Raises:
        Refused: for anybody but the owner of this place.
    """
    if not actor.is_owner:
        raise Refused(_("Only the owner of this place lets people inside."))
    return _make(actor, Ring.INSIDE, good_for, uses, email, name, spaces, None)


@transaction.atomic
def invite_guest(
    *,
    actor: Person,
    spaces: Iterable[Space],
    stay_until: datetime,
    good_for: timedelta,
    email: str,
    name: str,
) -> str:
    """Invite a guest into edge spaces one belongs to, and be their sponsor. Returns the link's secret.

    Raises:
        Refused: for guests, for other spaces, and for a stay of more than a year.
    """
    from_inside(actor)
    spaces = list(spaces)
    if not spaces or not all(may_bring_into(space, actor) for space in spaces):
        raise Refused(_("Guests come into edge spaces that you belong to."))
    if not timezone.now() < stay_until <= timezone.now() + LONGEST_STAY:
        raise Refused(_("A guest's stay ends within a year; it can be extended."))
    return _make(actor, Ring.EDGE, good_for, 1, email, name, spaces, stay_until)


@transaction.atomic
def withdraw(invitation: Invitation, *, actor: Person) -> None:
    """Take an invitation back; its link no longer works.

    Raises:
        Refused: for anybody but the inviter and the owner of this place.
    """
    if invitation.by_id != actor.pk and not actor.is_owner:
        raise Refused(_("Only who invited can take the invitation back."))
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    record("invitation.withdrawn", actor=actor)


def why_over(invitation: Invitation) -> str:
    """Why a link no longer works, in words; empty while it does."""
    if invitation.withdrawn_at is not None:
        return _("It was taken back.")
    if invitation.uses_left < 1:
        return _("It has been used.")
    if invitation.expires_at <= timezone.now():
        return _("It has expired.")
    return ""


def _make(
    actor: Person,
    ring: Ring,
    good_for: timedelta,
    uses: int,
    email: str,
    name: str,
    spaces: Iterable[Space],
    stay_until: datetime | None,
) -> str:
    secret = token_urlsafe(24)
    Invitation.objects.create(
        digest=digest_of(secret),
        ring=ring,
        email=email.strip().lower(),
        name=name.strip(),
        space_ids=[space.pk for space in spaces],
        by=actor,
        expires_at=timezone.now() + good_for,
        stay_until=stay_until,
        uses_left=uses,
    )
    record("invitation.made", actor=actor)
    return secret


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return sha256(secret.encode()).hexdigest()


def may_bring_into(space: Space, person: Person) -> bool:
    """Whether this person may bring guests into the space."""
    return (
        space.ring == Ring.EDGE
        and space.archived_at is None
        and space.memberships.filter(person=person).exists()
    )
