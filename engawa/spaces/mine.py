"""The spaces of whoever is reading: asked once a request, needed by the rail, the composer and the stream."""

from django.db.models.expressions import Combinable
from django.http import HttpRequest

from engawa.people.models import Person
from engawa.spaces.models import Space
from engawa.spaces.models.space import SpaceQuerySet

MOST = 1_000
FIRST = 40
MARKS: dict[str, Combinable] = {}
"""What rooms above ask of each of these spaces in the same query, by name; an app's ready() adds it."""


def my_spaces(request: HttpRequest) -> list[Space]:
    """Spaces the reader belongs to, without the archived ones, by name."""
    return _once(request, "_my_spaces", MOST)


def first_spaces(request: HttpRequest) -> tuple[list[Space], bool]:
    """What fits beside every page, and whether there are more."""
    found = _once(request, "_first_spaces", FIRST + 1)
    return found[:FIRST], len(found) > FIRST


def _once(request: HttpRequest, name: str, most: int) -> list[Space]:
    """Up to so many of them, kept with the request under this name."""
    kept = vars(request)
    if name not in kept:
        reader: Person | None = getattr(request, "reader", None)
        kept[name] = list(_of(reader)[:most]) if reader else []
    found: list[Space] = kept[name]
    return found


def _of(reader: Person) -> SpaceQuerySet:
    found: SpaceQuerySet = Space.objects.active().places().of(reader).by_name()
    return found.only("name", "slug", "ring", "audience", "parts", "member_count", "guest_count").annotate(
        **MARKS
    )
