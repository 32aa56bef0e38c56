"""Everybody a reader may know of, by name, at a cost that does not grow with the company."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from engawa.people.models import Person, Ring

PAGE = 60


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


def _within_sight(reader: Person) -> QuerySet[Person]:
    """For a guest the few they share a space with are looked up first, and not everybody looked through."""
    everybody = Person.objects.known().filter(is_bot=False)
    if reader.ring == Ring.INSIDE:
        return everybody
    shared = reader.memberships.values("space")
    together = Person.objects.filter(memberships__space__in=shared).values("pk")
    return everybody.filter(Q(pk__in=together) | Q(pk=reader.pk))


def _after(found: QuerySet[Person], after: str) -> QuerySet[Person]:
    number, _sign, name = after.partition("~")
    if not number.isdigit():
        return found
    return found.filter(Q(sort_name__gt=name) | Q(pk__gt=int(number)), sort_name__gte=name)
