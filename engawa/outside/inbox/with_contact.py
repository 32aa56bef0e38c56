"""What passed between us and one contact, on all channels: for their page, beside it, and for themselves to have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Max, Q

from engawa.outside.contacts.talk import Said
from engawa.outside.inbox.models import Message, Thread

LATEST = 30
MOST_HELD = 10_000


def count(identity_ids: Sequence[int]) -> Said:
    """How much of it the reader may see, in one query."""
    told = Thread.objects.filter(Q(identity__in=identity_ids)).aggregate(
        theirs=Count("messages", filter=Q(messages__is_ours=False)),
        ours=Count("messages", filter=Q(messages__is_ours=True)),
        last=Max("messages__at"),
    )
    return Said(told["theirs"], told["ours"], told["last"])


def latest(contact_id: int) -> list[Message]:
    """What they said last, on whatever channel, as far as the reader may see it."""
    said = Message.objects.filter(identity__contact=contact_id)
    return list(said.select_related("account", "thread", "identity").order_by("-at", "-pk")[:LATEST])


def held(identity_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """All their words that we hold, the oldest first."""
    said = Message.objects.filter(identity__in=identity_ids).select_related("account").order_by("at")
    for one in said[:MOST_HELD]:
        yield {
            "at": one.at, "channel": str(one.account), "address": one.url or one.uri, "subject": one.subject,
            "text": one.gone or one.text, "private": one.is_private,
        }  # fmt: skip
