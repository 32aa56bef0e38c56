"""What people were told before a case was opened again, and what they answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from engawa.outside.cases.models import Telling, Told, Voice
from engawa.outside.cases.reading import Said, said_of
from engawa.outside.inbox.models import Message

MOST = 20
MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """An approved text, to how many it went, and their answers."""

    telling: Telling
    sent: int
    people: int
    answers: Sequence[Said]


def earlier_of(family: Collection[int], *, until: datetime | None = None) -> list[Earlier]:
    """What was told before the case, or one that lives on in it, was opened again: the latest first. What people
    answer from `until` on belongs to what they are told now."""
    sent = Count("told", filter=Q(told__state=Told.State.SENT))
    rows = (
        Telling.objects.filter(case__in=family, state=Telling.State.APPROVED, round__lt=F("case__round"))
        .select_related("approved_by")
        .prefetch_related("variants")
        .annotate(sent=sent, people=Count("told"))
        .order_by("-approved_at", "-pk")[:MOST]
    )
    found = list(rows)
    answers = _answers(family) if found else []
    left = [one for one in answers if not until or one.at < until]
    earlier = []
    for telling in found:
        since = None if telling is found[-1] else telling.approved_at
        theirs = [one for one in left if not since or one.at >= since]
        earlier.append(Earlier(telling, telling.sent, telling.people, [said_of(one) for one in theirs]))
        left = left[len(theirs) :]
    return earlier


def _answers(family: Collection[int]) -> list[Message]:
    """What people said to what they were told, as far as the reader may read it."""
    voices = Voice.objects.filter(case__in=family).answers()
    rows = Message.objects.filter(pk__in=voices.values("message"), removed_at=None)
    return list(
        rows.select_related("identity", "account")
        .defer("html", "raw", "media")
        .order_by("-at", "-pk")[:MOST_ANSWERS]
    )
