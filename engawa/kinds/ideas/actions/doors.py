"""Opening a door to the leadership: a space whose owners answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.kinds.ideas.models import OpenDoor
from engawa.people.models import Person, Ring
from engawa.spaces.actions import create_space
from engawa.spaces.models import Audience, Joining, Space

PARTS = ("ideas", "posts")


@transaction.atomic
def open_door(*, actor: Person, name: str, purpose: str) -> Space:
    """Make the space where anyone inside may put a question to the leadership. Its owners answer.

    Raises:
        Refused: for anybody but the owner of the installation.
    """
    if not (actor.is_owner and actor.ring == Ring.INSIDE):
        raise Refused(_("The owner of this Engawa opens and closes the door."))
    space = create_space(
        actor=actor, name=name, purpose=purpose, audience=Audience.EVERYONE, joining=Joining.OPEN, parts=PARTS
    )
    OpenDoor.objects.create(space=space, by=actor, at=timezone.now())
    record("door.opened", actor=actor, space=space)
    return space


@transaction.atomic
def close_door(space: Space, *, actor: Person) -> None:
    """Take no more questions there; those that were asked stay.

    Raises:
        Refused: for anybody but the owner of the installation, and where no door is open.
    """
    if not actor.is_owner or not OpenDoor.objects.filter(pk=space.pk).delete()[0]:
        raise Refused(_("The owner of this Engawa opens and closes the door."))
    record("door.closed", actor=actor, space=space)
