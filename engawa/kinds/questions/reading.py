"""A question as its readers see it, and the lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from engawa.content.cards import address_of, cards_for
from engawa.content.models import Item
from engawa.content.reading import thread_of
from engawa.content.talk import comments_for
from engawa.kinds.questions.facts import facts_of
from engawa.kinds.questions.models import Judgement, Question, QuestionQuerySet, Routing
from engawa.kinds.questions.rules import may_settle
from engawa.kinds.questions.standing import standing_of
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
    reader, thread, standing = request.reader, thread_of(question, request), standing_of(question)
    facts = facts_of(question, reader)
    accepted = _accepted(question, standing.answer, thread["talk"], reader)
    composer = thread["composer"]
    if composer is not None and not composer.reply_to_name:
        composer = replace(composer, placeholder=_("What do you answer?"), submit=_("Answer"))
    routings = _routings(question) if facts.is_routed else []
    judged = Judgement.objects.filter(item=question).select_related("into", "by")
    replies = _under(accepted, thread["talk"]) if accepted else []
    shown = {one.id for one in (accepted, *replies) if one}
    return thread | {
        "standing": standing,
        "accepted": accepted,
        "replies": replies,
        "talk": [one for one in thread["talk"] if one.id not in shown],
        "composer": composer,
        "settles": may_settle(question, reader, thread["membership"]),
        "takes_part": question.author_id == _id(reader) or facts.has_it_too or facts.answered,
        "has_it_too": facts.has_it_too,
        "siblings": _siblings(question, facts.family, reader),
        "judged": judged if facts.is_judged else [],
        "routed": [voice_of(one.person) for one in routings if question.author_id == _id(reader)],
        "asked_me": next((one for one in routings if one.person_id == _id(reader)), None),
        "spared": facts.spared,
    }


def _accepted(
    question: Item, answer: int | None, talk: Sequence[Comment], reader: Person | None
) -> Comment | None:
    if answer is None:
        return None
    here = next((one for one in talk if one.id == answer), None)
    if here is not None:
        return here
    rows = list(Item.objects.standing().filter(pk=answer).with_author())
    return next(iter(comments_for(rows, question, reader)), None)


def _under(answer: Comment, talk: Sequence[Comment]) -> list[Comment]:
    """What was said under an answer, and under that."""
    ids, found = {answer.id}, []
    for one in talk:
        if one.reply_to in ids:
            ids.add(one.id)
            found.append(one)
    return found


def _siblings(question: Item, family: Sequence[int], reader: Person | None) -> list[Sibling]:
    ids = [pk for pk in family if pk != question.pk]
    found = []
    for other in Item.objects.filter(pk__in=ids).with_people().order_by("pk") if ids else []:
        rows = list(Item.objects.standing().filter(parent=other).with_author().order_by("pk"))
        voice = voice_of(other.author, other.byline)
        found.append(Sibling(other, f"{address_of(other)}?as=it", voice, comments_for(rows, other, reader)))
    return found


def _routings(question: Item) -> list[Routing]:
    return list(Routing.objects.filter(item=question).select_related("person", "because").order_by("at"))


def _id(reader: Person | None) -> int:
    return reader.pk if reader else 0


def questions_of(
    space: Space, reader: Person | None, show: str, cursor: int | None
) -> tuple[list[Card], int | None]:
    """A page of a space's questions as cards, and where the next begins."""
    questions = _chosen(Question.objects.asked().filter(space=space), reader, show)
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


def tabs(space: Space, here: str, reader: Person | None) -> list[Tab]:
    """The ways to look at a space's questions."""
    labels = (_("Open"), _("Longest waiting"), _("Answered"), _("Mine"), _("All"))
    at = f"{space.get_absolute_url()}questions/"
    return [
        Tab(label=label, url=f"{at}?show={show}" if show != "open" else at, here=show == here)
        for show, label in zip(SHOWS, labels, strict=True)
        if reader is not None or show != "mine"
    ]
