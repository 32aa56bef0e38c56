"""What a change of readers or an invitation would do, counted before anybody decides."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.people.models import Person, Ring
from engawa.spaces.actions.space import audience_in
from engawa.spaces.models import Audience, Membership, Role, Space
from engawa.spaces.readers import people_inside
from engawa.web.words import number

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """Who would read a space newly or no longer, in sentences."""

    ring: int
    audience: int
    items: int
    newly: str
    no_longer: str
    guests: int
    """Guests who stand in the way, because they belong to the edge."""
    sight: str = ""
    """What a guest would see here, where guests can be invited from then on."""

    @property
    def many(self) -> bool:
        """More than `items`: they are not counted any further."""
        return self.items > MOST_COUNTED

    @property
    def is_possible(self) -> bool:
        return not self.guests


def change_of(space: Space, ring: int, audience: int) -> Change:
    """What would happen to the space's readers in this ring with this audience."""
    audience = audience_in(ring, audience)
    leaves_edge = space.ring == 1 and ring != 1
    return Change(
        ring=ring,
        audience=audience,
        items=things_in(space),
        newly=_gained(space, audience) if audience < space.audience else "",
        no_longer=_lost(space, audience) if audience > space.audience else "",
        guests=Membership.objects.filter(space=space, role=Role.GUEST).count() if leaves_edge else 0,
        sight=sight_in([space]).text if ring == Ring.EDGE and space.ring != Ring.EDGE else "",
    )


def _gained(space: Space, audience: int) -> str:
    if audience == Audience.PUBLIC:
        return _("Everyone will be able to read it, also the public and search engines.")
    more = max(people_inside() - (space.member_count - space.guest_count), 0)
    told = ngettext(
        "%(count)s more person inside will be able to read it.",
        "%(count)s more people inside will be able to read it.",
        more,
    )
    return told % {"count": number(more)}


def _lost(space: Space, audience: int) -> str:
    if audience == Audience.EVERYONE:
        return _("The public will no longer be able to read it, nor will guests.")
    fewer = max(people_inside() - space.member_count, 0)
    told = ngettext(
        "%(count)s person inside who is no member will no longer be able to read it.",
        "%(count)s people inside who are no members will no longer be able to read it.",
        fewer,
    )
    told %= {"count": number(fewer)}
    return f"{_('The public will no longer be able to read it.')} {told}" if space.audience == 0 else told


@dataclass(frozen=True, slots=True)
class Sight:
    """What a guest would see in some spaces."""

    people: int
    items: int
    many: bool = False
    """More than `items`: they are not counted any further."""

    @property
    def text(self) -> str:
        """In words: "43 people, 212 items"."""
        people = ngettext("%(count)s person", "%(count)s people", self.people) % {
            "count": number(self.people)
        }
        items = ngettext("%(count)s item", "%(count)s items", self.items) % {"count": number(self.items)}
        if self.many:
            items = _("more than %(count)s items") % {"count": number(self.items)}
        return f"{people}, {items}"


def sight_in(spaces: Collection[Space]) -> Sight:
    """What somebody sees who belongs to these spaces and to nothing else, besides themselves and what is public.

    Things are counted to ten thousand a space, so that a space of any size costs the same.
    """
    ids = [space.pk for space in spaces]
    together = Membership.objects.filter(space__in=ids).values("person")
    counted = [things_in(space) for space in spaces]
    return Sight(
        people=Person.objects.known().filter(pk__in=together).count(),
        items=sum(min(one, MOST_COUNTED) for one in counted),
        many=any(one > MOST_COUNTED for one in counted),
    )


def things_in(space: Space) -> int:
    """How many things stand in a space; more than MOST_COUNTED are not told apart."""
    return int(space.items.filter(removed_at=None).order_by().values("pk")[: MOST_COUNTED + 1].count())
