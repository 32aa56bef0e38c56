"""Belonging to a space: what one must do before one may write there."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary import read_as
from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.counting import count_members
from engawa.spaces.models import Joining, Membership, Role, Space


def membership_of(space: Space, person: Person | None) -> Membership | None:
    """How this person belongs to the space, or None."""
    if person is None:
        return None
    return Membership.objects.filter(space=space, person=person).first()


def make_member(space: Space, actor: Person) -> Membership:
    """Belong to the space; where anyone may join, writing there is joining.

    Raises:
        Refused: where one has to ask or to be invited, or the space is archived.
    """
    return membership_of(space, actor) or _join(space, actor)


@transaction.atomic
def _join(space: Space, actor: Person) -> Membership:
    if not may_join(space, actor):
        raise Refused(_("Only members can write here. Ask to join first."))
    membership, is_new = Membership.objects.get_or_create(
        space=space,
        person=actor,
        defaults={
            "role": Role.MEMBER,
            "since": timezone.now(),
            "listed": space.listed,
            "ring": space.ring,
        },
    )
    read_as(actor.pk)
    if not is_new:
        return membership
    count_members(space)
    record("space.joined", actor=actor, space=space)
    return membership


def may_join(space: Space, person: Person) -> bool:
    """Whether this person may join without asking."""
    return (
        space.joining == Joining.OPEN
        and space.archived_at is None
        and person.ring == Ring.INSIDE
        and space.ring != Ring.EDGE
    )
