"""Coming and going by oneself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary import read_as
from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person
from engawa.spaces.actions.members import welcome
from engawa.spaces.actions.rules import from_inside, keep_an_owner, own
from engawa.spaces.belonging import membership_of
from engawa.spaces.counting import count_members
from engawa.spaces.models import Joining, JoinRequest, Role, Space


@transaction.atomic
def leave(space: Space, *, actor: Person) -> None:
    """No longer belong. What one wrote stays.

    Raises:
        Refused: for the only owner.
    """
    membership = membership_of(space, actor)
    if membership is None:
        return
    keep_an_owner(membership)
    record("space.left", actor=actor, space=space)
    membership.delete()
    count_members(space)
    read_as(actor.pk)


@transaction.atomic
def ask_to_join(space: Space, *, actor: Person, message: str = "") -> JoinRequest:
    """Ask the owners to be let in; asking again changes nothing.

    Raises:
        Refused: where the space lets nobody in on request.
    """
    from_inside(actor)
    if space.joining != Joining.REQUEST or space.archived_at is not None:
        raise Refused(_("People come into this space by invitation."))
    request, is_new = JoinRequest.objects.get_or_create(
        space=space, person=actor, answered_at=None, defaults={"message": message.strip()[:500]}
    )
    if is_new:
        record("space.join_asked", actor=actor, space=space)
    return request


@transaction.atomic
def answer_request(request: JoinRequest, *, actor: Person, granted: bool) -> None:
    """Let somebody in, or not.

    Raises:
        Refused: for anybody but the owners.
    """
    own(request.space, actor)
    waiting = JoinRequest.objects.filter(pk=request.pk, answered_at=None)
    if not waiting.update(answered_by=actor, answered_at=timezone.now(), granted=granted):
        return
    if granted:
        welcome(request.space, request.person, actor=actor, role=Role.MEMBER)
    else:
        record("space.join_refused", actor=actor, space=request.space, person=request.person)
