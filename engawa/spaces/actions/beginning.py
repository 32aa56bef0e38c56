"""The first thing that happens in a new place."""

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.actions import edit_profile
from engawa.people.models import Person
from engawa.spaces.actions.space import create_space
from engawa.spaces.models import Hub, Space


@transaction.atomic
def begin(*, actor: Person, hub_name: str, name: str, with_space: bool = True) -> Space | None:
    """Name the place and its owner, and make the space where everyone meets, unless there is one.

    Raises:
        Refused: for anybody but the owner of this place.
    """
    if not actor.is_owner:
        raise Refused(_("Only the owner of this place begins it."))
    Hub.objects.get_or_create(only=True, defaults={"name": hub_name.strip(), "begun_by": actor})
    edit_profile(actor, actor=actor, changes={"name": name.strip()})
    record("hub.begun", actor=actor)
    if not with_space or Space.objects.filter(slug="everyone").exists():
        return None
    return create_space(
        actor=actor,
        name=_("Everyone"),
        purpose=_("What all of us should have the chance to hear, and to answer."),
    )
