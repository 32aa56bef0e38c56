"""Why somebody can see a space, or cannot, in a sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engawa.journal.models import Entry
from engawa.people.directory import beginnings
from engawa.people.models import Person, Ring
from engawa.spaces.models import Audience, Membership, Role, Space
from engawa.web.words import day

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Why:
    person: Person
    text: str
    sees: bool


def why_seen(space: Space, reader: Person | None, membership: Membership | None) -> str:
    """Why this reader sees the space."""
    if membership is not None and membership.role == Role.GUEST:
        return _("You are a guest here.")
    if membership is not None:
        return _("You belong to it.")
    if space.audience == Audience.PUBLIC:
        return _("It is public.")
    if space.audience == Audience.EVERYONE:
        return _("You work here, and everyone inside can read it.")
    return _("You can see that it exists and who belongs to it, but not read what is in it.")


def why_they_see(space: Space, words: str) -> list[Why]:
    """Why people of this name see the space, or not; of the people whom the reader may know of. Three queries."""
    if not words.strip():
        return []
    named = Person.objects.known().filter(words=beginnings(words)).defer("words", "about")
    people = list(named.order_by("sort_name", "pk")[:SHOWN])
    belongs = {
        one.person_id: one
        for one in Membership.objects.filter(space=space, person__in=people).select_related("sponsor")
    }
    let_in = _let_in_by(space, people)
    return [_why(space, one, belongs.get(one.pk), let_in.get(one.pk)) for one in people]


def _why(space: Space, person: Person, membership: Membership | None, by: Person | None) -> Why:
    if membership is not None:
        return Why(person, _belongs(membership, by), sees=True)
    if space.audience == Audience.PUBLIC:
        return Why(person, _("The public can read it, and so can they."), sees=True)
    if person.ring == Ring.INSIDE and space.audience == Audience.EVERYONE:
        return Why(person, _("They work here, and everyone inside can read it."), sees=True)
    if person.ring == Ring.EDGE:
        return Why(person, _("No. They are a guest elsewhere and do not learn that it exists."), sees=False)
    if space.listed == Audience.MEMBERS:
        return Why(person, _("No. They are no member and do not learn that it exists."), sees=False)
    return Why(
        person, _("No. They are no member; they see its name, its purpose and who belongs."), sees=False
    )


def _belongs(membership: Membership, by: Person | None) -> str:
    since = {"day": day(membership.since), "name": by.name if by else ""}
    if membership.role == Role.GUEST:
        told = _("A guest since %(day)s.") % since
        if membership.sponsor:
            told += " " + _("%(name)s answers for them.") % {"name": membership.sponsor.name}
        if membership.until:
            told += " " + _("Until %(day)s.") % {"day": day(membership.until)}
        return told
    told = _("Owns it; belongs to it since %(day)s.") if membership.role == Role.OWNER else ""
    told = (told or _("Belongs to it since %(day)s.")) % since
    return f"{told} {_('%(name)s let them in.') % since}" if by else told


def _let_in_by(space: Space, people: list[Person]) -> dict[int, Person]:
    """Who let them in last, where it was somebody else."""
    entries = Entry.objects.filter(space=space, verb="space.joined", person__in=people)
    return {
        entry.person_id: entry.actor
        for entry in entries.select_related("actor").defer("actor__words").order_by("id")[:200]
        if entry.person_id and entry.actor and entry.actor_id != entry.person_id
    }
