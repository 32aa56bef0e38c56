"""How what we know about somebody came to be: who said what, when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from engawa.outside.contacts.models import ConsentEntry, FieldChange, Join, Order
from engawa.outside.contacts.reading import Known

LATEST = 30


@dataclass(frozen=True, slots=True)
class Trail:
    consents: Sequence[ConsentEntry]
    joins: Sequence[Join]
    changes: Sequence[FieldChange]
    orders: Sequence[Order]


def trail_of(them: Known) -> Trail:
    """The latest of each, in four queries."""
    ids = [one.pk for one in them.identities]
    return Trail(
        consents=list(
            ConsentEntry.objects.filter(identity__in=ids)
            .select_related("identity", "by")
            .order_by("-pk")[:LATEST]
        ),
        joins=list(
            Join.objects.filter(Q(kept=them.contact) | Q(gone=them.contact))
            .select_related("by", "undone_by")
            .order_by("-pk")[:LATEST]
        ),
        changes=list(
            FieldChange.objects.filter(contact=them.contact)
            .select_related("by", "link")
            .order_by("-at", "-pk")[:LATEST]
        ),
        orders=list(Order.objects.filter(identity__in=ids).order_by("-at")[:LATEST]),
    )
