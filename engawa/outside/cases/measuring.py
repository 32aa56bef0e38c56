"""What a case cost, and what waiting went with it: counted each night, for the measures. Numbers, never names."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q
from django.utils import timezone

from engawa.content.models import Item
from engawa.outside.cases.actions.merging import family_of
from engawa.outside.cases.models import Case, Figures, Told, Voice
from engawa.outside.channels.keys import COURIER
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
FEWEST = 5
"""Of our own people: what tells of fewer is not kept."""
UNTOLD = {
    "answers": 0, "talk": 0, "involved": 0, "minutes": 0, "wait_before": None, "waited_before": 0, "wait_after": None,
    "waited_after": 0,
}  # fmt: skip
"""How much each said, how long it took them and how fast they were: untold where they are fewer than five."""


def measure() -> int:
    """Count every case that stands or moved since it was counted; returns how many."""
    still = (
        Q(state__in=("heard", "looked", "fixing"))
        | Q(figures=None)
        | Q(fixed_at__gte=timezone.now() - 60 * DAY)
    )
    cases = Case.objects.using(COURIER).standing().filter(still)
    count = 0
    for case in cases.iterator(500):
        Figures.objects.using(COURIER).update_or_create(case=case, defaults=figures_of(case))
        count += 1
    return count


def figures_of(case: Case) -> dict[str, object]:
    """The columns of models.Figures for a case, asked under the courier's role."""
    family = family_of(case, COURIER)
    voices = Voice.objects.using(COURIER).filter(case__in=family).joined()
    said = list(voices.values_list("message_id", "identity_id", "network", "said_at", "message__thread_id"))
    people = Identity.objects.using(COURIER).filter(pk__in=[one[1] for one in said if one[1]])
    ours = list(
        Message.objects.using(COURIER)
        .filter(thread__in={one[4] for one in said}, is_ours=True, removed_at=None)
        .values_list("thread_id", "at", "dispatch__written_by")
        .order_by("at")
    )
    talk = Item.objects.using(COURIER).filter(root=case.item_id, removed_at=None) if case.item_id else None
    authors = set(talk.values_list("author_id", flat=True)) if talk is not None else set()
    ended = case.fixed_at or _declined_at(case) or timezone.now()
    waits = [(at, _answered(thread, at, ours)) for _message, _who, _network, at, thread in said]
    before = [wait for at, wait in waits if wait is not None and at < case.opened_at]
    after = [wait for at, wait in waits if wait is not None and at >= case.opened_at]
    involved = len({who for _thread, _at, who in ours if who} | {who for who in authors if who})
    figures: dict[str, object] = {
        "messages": len(said),
        "people": people.values("contact_id").distinct().count(),
        "networks": len({one[2] for one in said}),
        "answers": len(ours),
        "talk": talk.count() if talk is not None else 0,
        "involved": involved,
        "days_open": max((ended - case.opened_at) / DAY, 0.0),
        "minutes": case.minutes,
        **_told(family),
        "wait_before": median(before) if before else None,
        "waited_before": len(before),
        "wait_after": median(after) if after else None,
        "waited_after": len(after),
    }
    return figures if involved >= FEWEST else figures | UNTOLD


def _told(family: Sequence[int]) -> dict[str, int]:
    """How many people were told, and how many of them again after their case was opened again."""
    sent = Told.objects.using(COURIER).filter(case__in=family, state=Told.State.SENT)
    times = Counter(sent.values_list("case_id", "contact_id"))
    again = {contact for (_case, contact), number in times.items() if number > 1}
    return {"told": len({contact for _case, contact in times}), "told_again": len(again)}


def _declined_at(case: Case) -> datetime | None:
    if case.is_open:
        return None
    last = case.steps.using(COURIER).filter(what="state").order_by("-at").first()
    return last.at if last else None


def _answered(thread: int, at: datetime, ours: Sequence[tuple[int, datetime, int | None]]) -> float | None:
    """Hours until our first word in the same thread; None where none was said."""
    later = (when for of, when, _who in ours if of == thread and when >= at)
    first = next(later, None)
    return (first - at) / HOUR if first else None
