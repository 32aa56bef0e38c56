"""What stands beside the home stream: thanks, what was written to stay, and spaces one might like."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.people.models import Person, Thanks
from engawa.people.voices import voice_of
from engawa.spaces.models import Joining, Space
from engawa.web.cards import Voice

THANKS, KEPT, SPACES = 3, 5, 3


@dataclass(frozen=True, slots=True)
class Thanked:
    giver: Voice | None
    receiver: Voice | None
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    title: str
    url: str
    space: str
    when: datetime


def thanks() -> list[Thanked]:
    """The latest thanks the reader may see."""
    rows = Thanks.objects.select_related("giver", "receiver").order_by("-id")[:THANKS]
    return [Thanked(voice_of(row.giver), voice_of(row.receiver), row.reason) for row in rows]


def written_to_stay() -> list[Kept]:
    """The newest pages and articles."""
    rows = Item.objects.in_stream().filter(kind__in=("page", "article"))[:KEPT]
    return [
        Kept(row.title, address_of(row), row.space.name, row.edited_at or row.created_at)
        for row in rows.select_related("space")
    ]


def spaces_to_join(reader: Person) -> list[Space]:
    """Open spaces of people like the reader that they do not belong to, the largest first."""
    mine = Q(memberships__person=reader)
    return list(
        Space.objects.active()
        .places()
        .filter(joining=Joining.OPEN, audience__lte=1)
        .exclude(pk__in=Space.objects.filter(mine).values("pk"))
        .order_by("-member_count")[:SPACES]
    )
