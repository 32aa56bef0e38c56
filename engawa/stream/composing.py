"""Where one may write from a stream, with who will read it."""

from django.utils.translation import gettext as _

from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.web.cards import Composer, Place

OFFERED = 200


def composer_for(spaces: list[Space]) -> Composer | None:
    """The composer of somebody's home, for the spaces they belong to."""
    places = [place(space) for space in spaces[:OFFERED] if "posts" in space.parts]
    return _composer(places, draft="home") if places else None


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
