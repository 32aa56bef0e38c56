"""All that we hold on somebody, for them to have."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from engawa.outside.contacts.models import ConsentEntry, Order
from engawa.outside.contacts.reading import Known

HOLDS: list[Callable[[Sequence[int]], Iterable[dict[str, Any]]]] = []
"""What the rooms above hold of these identities, as far as the reader sees it: they add to it in ready()."""


def all_we_hold(them: Known) -> dict[str, Any]:
    """What the reader may see of somebody, plainly named; ids are strings."""
    ids = [one.pk for one in them.identities]
    return {
        "contact": {
            "id": str(them.id),
            "name": them.name,
            "company": them.company.name if them.company else "",
            "customer_since": them.customer_since,
        },
        "identities": [
            {
                "network": one.network, "address": one.uid, "handle": one.handle, "name": one.name,
                "url": one.url, "avatar": one.avatar, "first_heard_at": one.first_heard_at,
                "consent": one.consent, "do_not_contact": one.do_not_contact,
            }
            for one in them.identities
        ],
        "kept_by_spaces": [
            {"space": one.space.name, "customer_since": one.customer_since, "note": one.note}
            for one in them.knowings
        ],
        "consents": list(
            ConsentEntry.objects.filter(identity__in=ids)
            .order_by("at")
            .values("consent", "do_not_contact", "source", "why", "at")
        ),
        "orders": list(
            Order.objects.filter(identity__in=ids).order_by("at").values("at", "amount", "currency", "product")
        ),
        "messages": [told for holds in HOLDS for told in holds(ids)],
    }  # fmt: skip
