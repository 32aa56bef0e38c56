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
    kept: list[Space] | None = getattr(request, "_my_spaces", None)
    if kept is None:
        reader = getattr(request, "reader", None)
        kept = list(_of(reader)[:MOST]) if reader else []
        request._my_spaces = kept  # type: ignore[attr-defined]
    return kept


def first_spaces(request: HttpRequest) -> tuple[list[Space], bool]:
    """What fits beside every page, and whether there are more."""
    kept: list[Space] | None = getattr(request, "_first_spaces", None)
    if kept is None:
        reader = getattr(request, "reader", None)
        kept = list(_of(reader)[: FIRST + 1]) if reader else []
        request._first_spaces = kept  # type: ignore[attr-defined]
    return kept[:FIRST], len(kept) > FIRST


def _of(reader: Person) -> SpaceQuerySet:
    found: SpaceQuerySet = Space.objects.active().places().of(reader).by_name()
    return found.only("name", "slug", "ring", "audience", "parts", "member_count", "guest_count").annotate(
        **MARKS
    )
