"""A guest's stay: extended, confirmed, taken over, ended."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person
from engawa.spaces.actions.members import remove_member
from engawa.spaces.actions.rules import from_inside, own
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Membership, Role, StayReview


@transaction.atomic
def extend_stay(membership: Membership, *, actor: Person, until: datetime) -> None:
    """Let a guest stay until then; from now on `actor` answers for them. It also says that they are needed.

    Raises:
        Refused: for anybody but the sponsor, as long as they belong to the space, and the owners.
    """
    _answers_for(membership, actor)
    membership.until, membership.sponsor = until, actor
    membership.save(update_fields=["until", "sponsor"])
    _confirm(membership, actor)
    record("space.stay_extended", actor=actor, space=membership.space, person=membership.person)


@transaction.atomic
def confirm_stay(membership: Membership, *, actor: Person) -> None:
    """Say that a guest is still needed, when asked; nobody asked means nothing changes.

    Raises:
        Refused: as extend_stay.
    """
    _answers_for(membership, actor)
    if _confirm(membership, actor):
        record("stay.confirmed", actor=actor, space=membership.space, person=membership.person)


@transaction.atomic
def take_over(membership: Membership, *, actor: Person) -> None:
    """Answer for a guest from now on.

    Raises:
        Refused: for anybody but the owners of the space.
    """
    own(membership.space, actor)
    from_inside(actor)
    _guest(membership)
    membership.sponsor = actor
    membership.save(update_fields=["sponsor"])
    record("stay.taken_over", actor=actor, space=membership.space, person=membership.person)


def end_stay(membership: Membership, *, actor: Person) -> None:
    """A guest sees the space no longer, from now on.

    Raises:
        Refused: for anybody but the sponsor and the owners.
    """
    remove_member(membership, actor=actor)


def _confirm(membership: Membership, actor: Person) -> bool:
    asked = StayReview.objects.filter(
        space=membership.space_id, person=membership.person_id, confirmed_at=None
    )
    return bool(asked.update(confirmed_by=actor, confirmed_at=timezone.now()))


def _answers_for(membership: Membership, actor: Person) -> None:
    _guest(membership)
    if membership.sponsor_id == actor.pk and membership_of(membership.space, actor) is not None:
        return
    own(membership.space, actor)


def _guest(membership: Membership) -> None:
    if membership.role != Role.GUEST:
        raise Refused(_("Only a guest's stay has an end."))
