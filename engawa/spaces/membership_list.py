"""Who belongs to a space, at a cost that does not grow with it."""

from dataclasses import dataclass

from django.db.models import Q

from engawa.base.numbers import number_in
from engawa.people.directory import beginnings
from engawa.people.models import Person
from engawa.spaces.models import JoinRequest, Membership, Role, Space

PAGE = 60
CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Members:
    rows: list[Membership]
    further: str
    """The cursor of the next page, empty on the last."""


def members_of(space: Space, *, words: str = "", role: str = "", after: str = "") -> Members:
    """A page of memberships: owners first, then members, then guests, who came last before who came first.

    Args:
        words: Beginnings of words of a person's name, handle, title, team or place.
        after: The cursor that the page before gave.
    """
    found = Membership.objects.filter(space=space).select_related("person", "sponsor")
    if role in Role.values:
        found = found.filter(role=role)
    if words.strip():
        found = found.filter(person__words=beginnings(words))
    last_role, _sign, told = after.partition("~")
    if last := number_in(told):
        found = found.filter(Q(role__lt=last_role) | Q(person__lt=last), role__lte=last_role)
    rows = list(found.defer("person__words", "sponsor__words").order_by("-role", "-person")[: PAGE + 1])
    shown = rows[:PAGE]
    return Members(shown, f"{shown[-1].role}~{shown[-1].person_id}" if len(rows) > PAGE else "")


def guests_of(space: Space) -> list[Membership]:
    """The guests of a space with their sponsors, the ones who leave first first."""
    guests = Membership.objects.filter(space=space, role=Role.GUEST).select_related("person", "sponsor")
    return list(guests.order_by("until", "pk")[:200])


def owners_of(space: Space) -> list[Person]:
    owners = Membership.objects.filter(space=space, role=Role.OWNER).select_related("person")
    return [membership.person for membership in owners.order_by("since")[:20]]


def waiting_for(space: Space) -> list[JoinRequest]:
    """Requests to join that nobody answered yet; only owners see others' requests."""
    return list(JoinRequest.objects.filter(space=space, answered_at=None).select_related("person")[:100])


def candidates(space: Space, words: str) -> list[Person]:
    """People who could be let in: from inside, and at the edge the guests of other spaces."""
    if not words.strip():
        return []
    fitting = Q(ring=2) | Q(ring=1) if space.ring == 1 else Q(ring=2)
    found = Person.objects.known().here().filter(fitting, words=beginnings(words), is_bot=False)
    return list(found.exclude(memberships__space=space).order_by("sort_name", "pk")[:CANDIDATES])
