"""Questions that wait are brought to those who know: few people, once each, seldom, and they may say no."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.boundary import reading_as
from engawa.content.alike import alike
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.questions.models import Acceptance, Merge, Question, Routing
from engawa.people.models import Account, Person
from engawa.spaces.belonging import may_join, membership_of

MOST = 3
"""People who are asked about one question."""
A_WEEK = 3
"""Questions that one person is asked about in a week."""
TOO_LATE = timedelta(days=21)
"""What waited longer is left to its space: nobody wants to be asked about last year."""
LIKE = 24
WORTH = {"comment": 3.0, "page": 2.0, "article": 2.0, "post": 1.0, "question": 0.0, "bookmark": 0.5}
"""What it says of somebody that they wrote it: an accepted answer most."""
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Knows:
    person: Person
    because: Item
    weight: float


def who_knows(question: Item, *, limit: int = MOST * 3) -> list[Knows]:
    """Who is likely to know, each with the one thing that says so: the best they wrote counts, never how much.

    Asked as whoever reads now: what they may not see speaks for nobody.
    """
    best: dict[int, Knows] = {}
    for hit in alike(question.title, question.body, kinds=tuple(WORTH), limit=LIKE):
        author, weight = hit.item.author, WORTH.get(hit.item.kind, 0.0) * hit.score
        if author is None or author.is_bot or not weight or author.pk == question.author_id:
            continue
        if hit.item.pk != question.pk and (author.pk not in best or weight > best[author.pk].weight):
            best[author.pk] = Knows(author, hit.item, weight)
    return sorted(best.values(), key=lambda one: -one.weight)[:limit]


def route_waiting(now: datetime | None = None) -> int:
    """Bring each question that waited long enough to those who know; returns how many people were asked."""
    moment = now or timezone.now()
    return sum(_route(pk, asker) for pk, asker in waiting(moment))


def waiting(now: datetime) -> list[tuple[int, int]]:
    """Unanswered questions that nobody was asked about yet, with their askers. As the role that sees everything."""
    questions = Question.objects.using("indexer").asked().open()
    answered = Item.objects.filter(root=OuterRef("pk"), removed_at=None).exclude(author=OuterRef("author"))
    found = questions.filter(
        ~Exists(answered),
        ~Exists(Routing.objects.filter(item=OuterRef("pk"))),
        pk__gte=id_at(now - TOO_LATE),
        space__archived_at=None,
        author__account__isnull=False,
    )
    rows = found.values_list("pk", "author", "created_at")
    hours = settings.ENGAWA_QUESTION_HOURS
    return [(pk, asker) for pk, asker, at in rows if asker and working_hours(at, now) >= hours]


def working_hours(start: datetime, end: datetime) -> float:
    """Hours between two moments, without Saturdays and Sundays."""
    hours, at = 0.0, start
    while at < end:
        until = min((at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0), end)
        if at.weekday() <= FRIDAY:
            hours += (until - at).total_seconds() / 3600
        at = until
    return hours


def _route(pk: int, asker: int) -> int:
    with reading_as(asker):
        question = Item.objects.with_people().filter(pk=pk, removed_at=None).first()
        known = who_knows(question) if question else []
    asked = [one for one in known if _may_be_asked(one.person.pk, pk)][:MOST]
    with reading_as(asker):
        question = Item.objects.with_people().filter(pk=pk, removed_at=None).first()
        if question is None or question.author is None or not _still_waits(question):
            return 0
        return sum(_ask(question, one) for one in asked)


def _may_be_asked(person: int, question: int) -> bool:
    """Whether they may read and answer it, and were not asked too often lately; asked with their own eyes."""
    with reading_as(person):
        found = Item.objects.with_people().filter(pk=question, removed_at=None).first()
        them = Person.objects.known().here().filter(pk=person).first()
        if found is None or them is None or not _comes_here(person):
            return False
        lately = Routing.objects.filter(person=them, at__gte=timezone.now() - timedelta(days=7)).count()
        may_answer = membership_of(found.space, them) is not None or may_join(found.space, them)
        return may_answer and lately < A_WEEK


def _comes_here(person: int) -> bool:
    return Account.objects.filter(person_id=person, is_active=True).exists()


def _still_waits(question: Item) -> bool:
    settled: Iterable[bool] = (
        Acceptance.objects.filter(item=question).exists(),
        Merge.objects.filter(item=question).exists(),
        Routing.objects.filter(item=question).exists(),
    )
    return not any(settled)


def _ask(question: Item, one: Knows) -> bool:
    _routing, is_new = Routing.objects.get_or_create(
        item=question, person=one.person, defaults={"because": one.because}
    )
    if is_new:
        record(
            "question.routed",
            actor=question.author,
            item=question,
            person=one.person,
            data={"because": str(one.because.pk)},
        )
    return is_new
