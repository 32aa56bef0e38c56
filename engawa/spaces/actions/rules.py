"""Rules that several verbs share. The database keeps them as well; these say why."""

from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.people.models import Person, Ring
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Membership, Role, Space


def own(space: Space, actor: Person) -> None:
    """
    Raises:
        Refused: for anybody but an owner of the space.
    """
    membership = membership_of(space, actor)
    if membership is None or membership.role != Role.OWNER:
        raise Refused(_("Only the owners of this space can do this."))


def from_inside(actor: Person) -> None:
    """
    Raises:
        Refused: for guests and people outside.
    """
    if actor.ring != Ring.INSIDE:
        raise Refused(_("Only people who work here can do this."))


def keep_an_owner(membership: Membership) -> None:
    """
    Raises:
        Refused: when without this one the space would have no owner.
    """
    others = Membership.objects.filter(space=membership.space_id, role=Role.OWNER).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not others.exists():
        raise Refused(_("A space needs an owner. Make somebody else one first."))
