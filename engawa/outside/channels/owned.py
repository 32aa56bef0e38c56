"""To which spaces a reader may add accounts."""

from typing import Any

from engawa.people.models import Person
from engawa.spaces.models import Membership, Role, Space

MOST = 200


def owned_by(reader: Person) -> list[Space]:
    """The spaces of which this reader is an owner."""
    mine: Any = Membership.objects.filter(person=reader, role=Role.OWNER).values("space_id")
    return list(Space.objects.filter(pk__in=mine, archived_at=None).order_by("name")[:MOST])


def number_of(sent: str) -> int:
    """The id that was chosen; 0 for what is none."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else 0
