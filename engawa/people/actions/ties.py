"""Following and thanking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Follow, Person, Thanks

if TYPE_CHECKING:
    from engawa.content.models import Item
    from engawa.spaces.models import Space


@transaction.atomic
def follow(*, actor: Person, person: Person | None = None, space: Space | None = None) -> None:
    """Hear of a person or of a space; following twice changes nothing.

    Raises:
        Refused: for following oneself.
    """
    if person is not None and person.pk == actor.pk:
        raise Refused(_("You hear of yourself anyway."))
    _follow, is_new = Follow.objects.get_or_create(follower=actor, person=person, space=space)
    if is_new and person is not None:
        record("person.followed", actor=actor, person=person)
    elif is_new:
        record("space.followed", actor=actor, space=space)


def unfollow(*, actor: Person, person: Person | None = None, space: Space | None = None) -> None:
    """No longer hear of them. Nobody is told."""
    Follow.objects.filter(follower=actor, person=person, space=space).delete()


@transaction.atomic
def thank(receiver: Person, *, actor: Person, reason: str, item: Item | None = None) -> Thanks:
    """Thank somebody for something, in words everyone who may read the item can read.

    Raises:
        Refused: for thanking oneself, or for nothing.
    """
    if receiver.pk == actor.pk:
        raise Refused(_("Thanks go to somebody else."))
    if not reason.strip():
        raise Refused(_("Say what you thank them for."))
    thanks = Thanks.objects.create(giver=actor, receiver=receiver, reason=reason.strip(), item=item)
    record("person.thanked", actor=actor, person=receiver, item=item)
    return thanks
