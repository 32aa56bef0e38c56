"""What somebody says about themselves."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from engawa.base import files
from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person
from engawa.people.pictures import portrait

THEIRS = ("name", "handle", "title", "place", "team", "about", "languages", "timezone")


class HandleTaken(Exception):
    """Somebody else, perhaps out of sight, goes by this handle."""


@transaction.atomic
def edit_profile(person: Person, *, actor: Person, changes: dict[str, Any]) -> None:
    """Change what a profile says: any of the columns in THEIRS.

    Raises:
        Refused: for anybody but the person and the owner of this place.
        HandleTaken: when the handle is somebody else's.
    """
    _theirs(person, actor)
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(
                **{name: changes[name] for name in THEIRS if name in changes}
            )
    except IntegrityError as error:
        raise HandleTaken from error
    record("person.edited", actor=actor, person=person)


@transaction.atomic
def set_picture(person: Person, *, actor: Person, content: bytes | None) -> None:
    """Keep a new picture, cut square and without what the camera added; None takes it away.

    Raises:
        Refused: for anybody but the person and the owner of this place.
        pictures.NoPicture: when it is no picture we can read.
    """
    _theirs(person, actor)
    digest = files.keep(portrait(content)) if content is not None else ""
    Person.objects.filter(pk=person.pk).update(avatar=digest)
    record("person.edited", actor=actor, person=person)


def _theirs(person: Person, actor: Person) -> None:
    if person.pk != actor.pk and not actor.is_owner:
        raise Refused(_("Only they themselves can change this."))
