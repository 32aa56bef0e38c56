"""Where one may write from a stream, with who will read it."""

from django.utils.translation import gettext as _

from engawa.people.models import Person
from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.web.cards import Composer, Place

OFFERED = 200


def composer_for(reader: Person) -> Composer | None:
    """The composer of somebody's home: every space they belong to."""
    spaces = Space.objects.active().of(reader).filter(parts__contains=["posts"]).by_name()[:OFFERED]
    places = [place(space) for space in spaces]
    if not places:
        return None
    return _composer(places, draft="home")


def composer_in(here: Place) -> Composer:
    """The composer of one space."""
    return _composer([here], draft=f"space-{here.id}")


def _composer(places: list[Place], draft: str) -> Composer:
    return Composer(
        action="/posts/",
        places=places,
        placeholder=_("What do you know that others should?"),
        submit=_("Share"),
        with_title=True,
        draft=draft,
        target="#stream",
        swap="afterbegin",
    )
