"""How many can read a space: shown on everything that can be read, and before one writes."""

from dataclasses import dataclass
from time import monotonic

from engawa.people.models import Person
from engawa.spaces.models import Audience, Space
from engawa.web.cards import Place
from engawa.web.words import readers_sentence

KEPT_SECONDS = 60
_inside: tuple[float, int] = (-KEPT_SECONDS, 0)


@dataclass(frozen=True, slots=True)
class Readers:
    people: int
    """Everyone who can read, guests among them; meaningless for what is public."""
    guests: int
    everyone: bool
    """Everyone inside, or everyone at all."""
    text: str


def readers(space: Space) -> Readers:
    """Who can read a space, in numbers and in words. One query a minute, for the number of people inside."""
    people = people_inside() if space.audience == Audience.EVERYONE else space.member_count
    return Readers(
        people=people,
        guests=space.guest_count,
        everyone=space.audience != Audience.MEMBERS,
        text=readers_sentence(space.ring, people, space.guest_count),
    )


def people_inside() -> int:
    """The number of people inside, a minute old at most; 0 for readers who may not know."""
    global _inside
    counted_at, count = _inside
    if monotonic() - counted_at > KEPT_SECONDS:
        count = Person.objects.known().here().inside().filter(is_bot=False).count()
        if count > 1:
            _inside = (monotonic(), count)
    return count


def place(space: Space) -> Place:
    """A space as the composer offers it."""
    return Place(
        id=space.pk,
        name=space.name,
        ring=space.ring,
        url=space.get_absolute_url(),
        readers=readers(space).text,
    )
