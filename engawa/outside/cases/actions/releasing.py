"""Days on which something new went out."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.cases.models import Release
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space


@transaction.atomic
def note_release(space: Space, *, actor: Person, name: str, day: date, url: str = "") -> Release:
    """Note a release: it is marked on the plots of the space's cases.

    Raises:
        Refused: for whoever does not belong to the space, and for a version that is noted already.
    """
    _expect_member(space, actor)
    noted, is_new = Release.objects.get_or_create(
        space=space, name=name.strip(), defaults={"day": day, "url": url, "by": actor}
    )
    if not is_new:
        raise Refused(_("This version is noted already."))
    record("release.noted", actor=actor, space=space, data={"release": str(noted.pk)})
    return noted


@transaction.atomic
def take_release_back(release: Release, *, actor: Person) -> None:
    """Take a release off the plots.

    Raises:
        Refused: for whoever does not belong to its space.
    """
    _expect_member(release.space, actor)
    record("release.taken_back", actor=actor, space=release.space, data={"release": str(release.pk)})
    Release.objects.filter(pk=release.pk).delete()


def _expect_member(space: Space, actor: Person) -> None:
    if membership_of(space, actor) is None:
        raise Refused(_("The members of this space note its releases."))
