"""Everybody a reader may know of, by name, at a cost that does not grow with the company."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from engawa.base.numbers import number_in
from engawa.people.models import Person, Ring
from engawa.people.models.person import PersonQuerySet
from engawa.people.sieves import all_sieves

PAGE = 60
FEW = 2_000
FACETS = ("team", "place", "language")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for."""

    words: str = ""
    """Beginnings of words in name, handle, title, team or place."""
    ring: Ring | None = None
    gone: bool = False
    """Those who are no longer here, instead of those who are."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """Team, place and language by name, whole; case and accents do not matter."""
    sieved: Mapping[str, str] = field(default_factory=dict)
    """Values by the names of other rooms' sieves."""

    @property
    def anything(self) -> bool:
        return bool(self.words or self.facets or self.sieved)


@dataclass(frozen=True, slots=True)
class Directory:
    people: list[Person]
    further: str
    """The cursor of the next page, empty on the last."""


def directory(reader: Person, wanted: Wanted | None = None, *, words: str = "", after: str = "") -> Directory:
    """A page of people in the order of their names: whom somebody wants, or whom these words name.

    Args:
        after: The cursor that the page before gave.
    """
    found = later_than(matching(reader, wanted or Wanted(words=words)), after)
    rows = list(found.order_by("sort_name", "pk").defer("words")[: PAGE + 1])
    shown = rows[:PAGE]
    return Directory(shown, cursor(shown[-1]) if len(rows) > PAGE else "")


def matching(reader: Person, wanted: Wanted) -> PersonQuerySet:
    """Everybody who fits, as the boundary trims them; without an order."""
    found = _within_sight(reader).filter(left_at__isnull=not wanted.gone)
    if wanted.words.strip():
        found = found.filter(words=beginnings(wanted.words))
    if wanted.ring is not None:
        found = found.filter(ring=wanted.ring)
    for name, value in wanted.facets.items():
        found = found.filter(has_facet(name, value))
    for sieve in all_sieves():
        if value := wanted.sieved.get(sieve.name, ""):
            found = sieve.keep(found, value, reader)
    return found


def has_facet(name: str, value: str) -> RawSQL:
    """Whether a person has this team, place or language, in a form that the index answers."""
    return RawSQL(
        "people_person.facets @@ engawa_facet(%s, %s)", [name, value[:200]], output_field=BooleanField()
    )


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


def later_than(found: PersonQuerySet, after: str) -> PersonQuerySet:
    """Those who come after the end of a page, by name."""
    told, _sign, name = after.partition("~")
    if not (number := number_in(told)):
        return found
    return found.filter(Q(sort_name__gt=name) | Q(pk__gt=number), sort_name__gte=name)
