"""Who belongs to a space, as its owners and the sponsors of guests decide."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.actions.rules import keep_an_owner, own
from engawa.spaces.counting import count_members
from engawa.spaces.models import Membership, Role, Space


@transaction.atomic
def add_member(space: Space, person: Person, *, actor: Person, until: datetime | None = None) -> Membership:
    """Let somebody in. A guest comes with a sponsor, who is `actor`, and an end of the stay.

    Raises:
        Refused: for anybody but the owners, and for people who do not fit the ring.
    """
    own(space, actor)
    if person.ring == Ring.INSIDE:
        return welcome(space, person, actor=actor, role=Role.MEMBER)
    if person.ring != Ring.EDGE or space.ring != Ring.EDGE:
        raise Refused(_("Guests can be in edge spaces only."))
    if until is None:
        raise Refused(_("A guest's stay needs an end."))
    return welcome(space, person, actor=actor, role=Role.GUEST, until=until)


def welcome(
    space: Space, person: Person, *, actor: Person, role: str, until: datetime | None = None
) -> Membership:
    """Write down that somebody belongs; somebody who does already stays as they are."""
    membership, is_new = Membership.objects.get_or_create(
        space=space,
        person=person,
        defaults={
            "role": role,
            "since": timezone.now(),
            "sponsor": actor if role == Role.GUEST else None,
            "until": until,
            "listed": space.listed,
            "ring": space.ring,
        },
    )
    if is_new:
        count_members(space)
        record("space.joined", actor=actor, space=space, person=person)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, actor: Person) -> None:
    """Take somebody out of a space. What they wrote stays.

    Raises:
        Refused: for anybody but the owners and, for a guest, the sponsor; and for the only owner.
    """
    _owner_or_sponsor(membership, actor)
    keep_an_owner(membership)
    record("space.removed", actor=actor, space=membership.space, person=membership.person)
    membership.delete()
    count_members(membership.space)


@transaction.atomic
def set_role(membership: Membership, *, actor: Person, role: str) -> None:
    """Make a member an owner, or an owner a member.

    Raises:
        Refused: for anybody but the owners, for guests, and for the only owner.
    """
    own(membership.space, actor)
    if membership.role == Role.GUEST or role not in (Role.OWNER, Role.MEMBER):
        raise Refused(_("A guest stays a guest."))
    if role == Role.MEMBER:
        keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record("space.role_changed", actor=actor, space=membership.space, person=membership.person)


def _owner_or_sponsor(membership: Membership, actor: Person) -> None:
    if membership.role == Role.GUEST and membership.sponsor_id == actor.pk:
        return
    own(membership.space, actor)
