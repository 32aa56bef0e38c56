"""What people were told before a case was opened again, and what they answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from engawa.outside.cases.models import Case, Telling, Told
from engawa.outside.cases.reading import Said, said_of
from engawa.outside.cases.telling.people import speaks_of_it
from engawa.outside.inbox.models import Message

MOST = 40
MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """An approved text, to how many it went, and their answers."""

    telling: Telling
    sent: int
    people: int
    answers: Sequence[Said]


def now_and_before(
    case: Case, family: Collection[int], said: Sequence[Message]
) -> tuple[Telling | None, list[Earlier]]:
    """What they are told this time, and what was told before the case, or one that lives on in it, was opened again:
    the latest first. Two queries; `said` is what people said, the latest last."""
    rows = (
        Telling.objects.filter(case__in=family)
        .exclude(state=Telling.State.WITHDRAWN)
        .select_related("case__space", "case__item", "written_by", "approved_by")
        .prefetch_related("variants")
        .annotate(sent=Count("told", filter=Q(told__state=Told.State.SENT)), people=Count("told"))
        .order_by("-pk")[:MOST]
    )
    found = list(rows)
    now = next((one for one in found if one.case_id == case.pk and one.round == case.round), None)
    until = now.approved_at if now else None
    left = [one for one in reversed(said) if not speaks_of_it(one) and not (until and one.at >= until)]
    old = [one for one in found if one.state == Telling.State.APPROVED and one.round < one.case.round]
    before = []
    for telling in old:
        since = None if telling is old[-1] else telling.approved_at
        theirs = [one for one in left if not since or one.at >= since]
        shown = [said_of(one) for one in theirs[:MOST_ANSWERS]]
        before.append(Earlier(telling, telling.sent, telling.people, shown))
        left = left[len(theirs) :]
    return now, before
