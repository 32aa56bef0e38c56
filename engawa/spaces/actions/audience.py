"""Moving a space to another ring or other readers: everything in it moves along, at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.actions.rules import own
from engawa.spaces.actions.space import audience_in, joining_in, listed_for
from engawa.spaces.models import Membership, Role, Space


@transaction.atomic
def change_audience(space: Space, *, actor: Person, ring: int, audience: int) -> None:
    """Let others read the space, and with it every item, from this moment on.

    Raises:
        Refused: for anybody but its owners, and where guests would remain in a space that leaves the edge.
    """
    own(space, actor)
    if ring != Ring.EDGE and Membership.objects.filter(space=space, role=Role.GUEST).exists():
        raise Refused(_("There are guests here, and guests belong to the edge. End their stay first."))
    before = (space.ring, space.audience)
    space.ring, space.audience = ring, audience_in(ring, audience)
    if (space.ring, space.audience) == before:
        return
    space.listed = listed_for(space.audience, hidden=space.is_hidden)
    space.joining = joining_in(ring, space.joining)
    space.save(update_fields=["ring", "audience", "listed", "joining"])
    record(
        "space.audience_changed",
        actor=actor,
        space=space,
        data={"ring": [before[0], space.ring], "audience": [before[1], space.audience]},
    )
