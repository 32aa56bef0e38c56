"""Everybody a reader may know of, by name, at a cost that does not grow with the company."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from engawa.base.numbers import number_in
from engawa.people.models import Person, Ring
from engawa.people.models.person import PersonQuerySet

PAGE = 60
FEW = 2_000


@dataclass(frozen=True, slots=True)
class Directory:
    people: list[Person]
    further: str
    """The cursor of the next page, empty on the last."""


def directory(reader: Person, *, words: str = "", ring: Ring | None = None, after: str = "") -> Directory:
    """A page of people in the order of their names.

    Args:
        words: Beginnings of words in name, handle, title, team or place.
        after: The cursor that the page before gave.
    """
    found = _within_sight(reader)
    if words.strip():
        found = found.filter(words=beginnings(words))
    if ring is not None:
        found = found.filter(ring=ring)
    rows = list(_after(found, after).order_by("sort_name", "pk").defer("words")[: PAGE + 1])
    shown = rows[:PAGE]
    return Directory(shown, cursor(shown[-1]) if len(rows) > PAGE else "")


def beginnings(words: str) -> SearchQuery:
    """A query for people, to be matched with their `words`: all of these words, each by its beginning."""
    return _Beginnings(words)


class _Beginnings(SearchQuery):
    def __init__(self, words: str) -> None:
        super().__init__(words[:200])
        self.function = "engawa_beginnings"


def cursor(person: Person) -> str:
    """Where a page ends that ends with this person."""
    return f"{person.pk}~{person.sort_name}"


def _within_sight(reader: Person) -> PersonQuerySet:
    """Everybody, as the boundary trims it. The few that a guest sees are looked up first."""
    everybody = Person.objects.known().filter(is_bot=False)
    if reader.ring == Ring.INSIDE:
        return everybody
    belongs = dict(reader.memberships.values_list("space", "space__member_count"))
    if sum(belongs.values()) > FEW:
        return everybody
    memberships = reader.memberships.model.objects.filter(space__in=belongs)
    return everybody.filter(pk__in=[reader.pk, *memberships.values_list("person", flat=True)])


def _after(found: PersonQuerySet, after: str) -> PersonQuerySet:
    told, _sign, name = after.partition("~")
    if not (number := number_in(told)):
        return found
    return found.filter(Q(sort_name__gt=name) | Q(pk__gt=number), sort_name__gte=name)
