"""What somebody says about themselves."""

import re
from secrets import randbelow
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from engawa.base import files
from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person, Ring
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
    if actor.ring == Ring.EDGE and changes.get("handle") not in (None, person.handle):
        changes = {**changes, "handle": _guests_handle(changes["handle"])}
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


def _guests_handle(wanted: str) -> str:
    """A guest's handle ends in digits that nobody chooses: a taken one would tell of people out of sight."""
    return f"{re.sub(r'-[0-9]{5}$', '', wanted)[:50]}-{randbelow(90_000) + 10_000}"


def _theirs(person: Person, actor: Person) -> None:
    if person.pk != actor.pk and not actor.is_owner:
        raise Refused(_("Only they themselves can change this."))
