"""A question as its readers see it, and the lists of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from engawa.content.cards import address_of, cards_for
from engawa.content.models import Item
from engawa.content.reading import thread_of
from engawa.content.talk import comments_with
from engawa.kinds.questions.facts import Facts, facts_of
from engawa.kinds.questions.models import Question, QuestionQuerySet
from engawa.kinds.questions.rules import may_settle
from engawa.people.models import Person
from engawa.people.requests import Request
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Card, Comment, Tab, Voice

PAGE = 20
SHOWS = ("open", "waiting", "answered", "mine", "all")


@dataclass(frozen=True, slots=True)
class Sibling:
    """A question that was merged into this one, with what was answered there."""

    question: Item
    url: str
    author: Voice | None
    answers: list[Comment]


def question_page(question: Item, request: Request) -> dict[str, Any]:
    """What the question's template shows; the question needs `with_people()` and its acceptance."""
    reader = request.reader
    facts = facts_of(question, reader)
    beside = _beside(question, facts)
    thread = thread_of(question, request, beside)
    accepted = _accepted(question, facts.standing.answer, thread, beside, reader)
    composer = thread["composer"]
    if composer is not None and not composer.reply_to_name:
        composer = replace(composer, placeholder=_("What do you answer?"), submit=_("Answer"))
    replies = _under(accepted, thread["talk"]) if accepted else []
    shown = {one.id for one in (accepted, *replies) if one}
    mine = question.author_id == _id(reader)
    return thread | {
        "standing": facts.standing,
        "accepted": accepted,
        "replies": replies,
        "talk": [one for one in thread["talk"] if one.id not in shown],
        "composer": composer,
        "settles": may_settle(question, reader, thread["membership"]),
        "takes_part": mine or facts.has_it_too or facts.answered,
        "has_it_too": facts.has_it_too,
        "siblings": _siblings(question, facts.family, beside, thread["marks"], reader),
        "judged": facts.judged,
        "routed": [one.name for one in facts.routed if mine],
        "asked_me": next((one for one in facts.routed if one.person == _id(reader)), None),
        "spared": facts.spared,
    }


def _beside(question: Item, facts: Facts) -> list[Item]:
    """The questions that were merged into this one, what was answered there, and the accepted answer. One query."""
    merged = [pk for pk in facts.family if pk != question.pk]
    if not merged and facts.standing.answer is None:
        return []
    wanted = Q(pk__in=merged) | Q(parent__in=merged, removed_at=None)
    wanted |= Q(pk=facts.standing.answer, removed_at=None)
    return list(Item.objects.filter(wanted).with_people().select_related("acceptance").order_by("pk"))


def _accepted(
    question: Item,
    answer: int | None,
    thread: Mapping[str, Any],
    beside: Sequence[Item],
    reader: Person | None,
) -> Comment | None:
    here = next((one for one in thread["talk"] if one.id == answer), None)
    if here is not None or answer is None:
        return here
    rows = [one for one in beside if one.pk == answer]
    return next(iter(comments_with(rows, question, reader, *thread["marks"])), None)


def _under(answer: Comment, talk: Sequence[Comment]) -> list[Comment]:
    """What was said under an answer, and under that."""
    ids, found = {answer.id}, []
    for one in talk:
        if one.reply_to in ids:
            ids.add(one.id)
            found.append(one)
    return found


def _siblings(
    question: Item, family: Sequence[int], beside: Sequence[Item], marks: Any, reader: Person | None
) -> list[Sibling]:
    found = []
    for other in [one for one in beside if one.pk in family]:
        if other.space_id == question.space_id:
            other.membership = question.membership
        answers = [one for one in beside if one.parent_id == other.pk]
        said = comments_with(answers, other, reader, *marks)
        voice = voice_of(other.author, other.byline)
        found.append(Sibling(other, f"{address_of(other)}?as=it", voice, said))
    return found


def _id(reader: Person | None) -> int:
    return reader.pk if reader else 0


def questions_of(
    space: Space | None, reader: Person | None, show: str, cursor: int | None
) -> tuple[list[Card], int | None]:
    """A page of a space's questions as cards, or of all there are for this reader, and where the next begins."""
    found = Question.objects.asked()
    questions = _chosen(found.filter(space=space) if space else found, reader, show)
    if cursor is not None:
        questions = questions.filter(pk__gt=cursor) if show == "waiting" else questions.filter(pk__lt=cursor)
    rows = list(questions.with_people()[: PAGE + 1])
    shown = rows[:PAGE]
    return cards_for(shown, reader), shown[-1].pk if len(rows) > PAGE else None


def _chosen(questions: QuestionQuerySet, reader: Person | None, show: str) -> QuestionQuerySet:
    match show:
        case "waiting":
            return questions.open().longest_waiting()
        case "answered":
            return questions.answered().newest_first()
        case "mine" if reader is not None:
            return questions.of(reader).newest_first()
        case "all":
            return questions.newest_first()
    return questions.open().newest_first()


def tabs(at: str, here: str, reader: Person | None) -> list[Tab]:
    """The ways to look at the questions of this address."""
    labels = (_("Open"), _("Longest waiting"), _("Answered"), _("Mine"), _("All"))
    return [
        Tab(label=label, url=f"{at}?show={show}" if show != "open" else at, here=show == here)
        for show, label in zip(SHOWS, labels, strict=True)
        if reader is not None or show != "mine"
    ]
