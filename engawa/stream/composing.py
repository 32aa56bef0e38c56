"""Where one may write from a stream, with who will read it."""

from django.utils.translation import gettext as _

from engawa.content.kinds import all_kinds
from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.web.cards import Beginning, Composer, Place


def composer_for(spaces: list[Space], are_more: bool) -> Composer | None:
    """The composer of somebody's home, for the first of the spaces they belong to."""
    places = places_for(spaces)
    return _composer(places, draft="home", more="/places/" if are_more else "") if places else None


def places_for(spaces: list[Space]) -> list[Place]:
    """Those of the spaces where one may write a post."""
    return [place(space) for space in spaces if "posts" in space.parts]


def composer_in(here: Place) -> Composer:
    """The composer of one space."""
    return _composer([here], draft=f"space-{here.id}")


def _composer(places: list[Place], draft: str, more: str = "") -> Composer:
    return Composer(
        action="/posts/",
        places=places,
        more_places=more,
        others=_others(places[0].id),
        placeholder=_("What do you know that others should?"),
        submit=_("Share"),
        with_title=True,
        draft=draft,
        target="#stream",
        swap="afterbegin",
        takes_files=True,
        needs_text=True,
    )


def _others(space: int) -> list[Beginning]:
    """The kinds, and forms of kinds, that have a page of their own to begin on."""
    own = [(kind.name, kind.begin, kind.begin_word, kind.icon) for kind in all_kinds() if kind.begin]
    ways = [(way.name, way.begin, way.word, way.icon) for kind in all_kinds() for way in kind.ways]
    return [
        Beginning(name=name, label=str(word), url=f"{begin}?space={space}", icon=icon)
        for name, begin, word, icon in (*own, *ways)
    ]
