"""Spaces one belongs to, and those one could."""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from engawa.base.numbers import number_in
from engawa.people.models import Person
from engawa.spaces.models import Membership, Space
from engawa.spaces.models.space import SpaceQuerySet

PAGE = 48
MINE = 200


@dataclass(frozen=True, slots=True)
class Found:
    spaces: list[Space]
    further: str
    """The cursor of the next page, empty on the last."""


def spaces_of(reader: Person | None) -> list[Space]:
    """The active spaces somebody belongs to, by name."""
    return list(Space.objects.active().places().of(reader).by_name()[:MINE]) if reader else []


def other_spaces(
    reader: Person | None,
    *,
    words: str = "",
    ring: int | None = None,
    archived: bool = False,
    after: str = "",
) -> Found:
    """A page of spaces the reader may know of, by name; without words those they do not belong to.

    Args:
        words: Beginnings of words in the name or the purpose.
        after: The cursor that the page before gave.
    """
    found = Space.objects.places().filter(archived_at__isnull=not archived)
    if ring is not None:
        found = found.filter(ring=ring)
    if words:
        found = found.filter(_has(words))
    elif reader is not None and not archived:
        found = found.exclude(Exists(Membership.objects.filter(space=OuterRef("pk"), person=reader)))
    rows = list(_after(found, after).by_name()[: PAGE + 1])
    shown = rows[:PAGE]
    return Found(shown, f"{shown[-1].pk}~{shown[-1].sort_name}" if len(rows) > PAGE else "")


def _has(words: str) -> RawSQL:
    """Whether a space's words begin so, in a form that the index answers."""
    return RawSQL("spaces_space.words @@ engawa_beginnings(%s)", [words[:200]], output_field=BooleanField())


def _after(found: SpaceQuerySet, after: str) -> SpaceQuerySet:
    told, _sign, name = after.partition("~")
    if not (number := number_in(told)):
        return found
    return found.filter(Q(sort_name__gt=name) | Q(pk__gt=number), sort_name__gte=name)
