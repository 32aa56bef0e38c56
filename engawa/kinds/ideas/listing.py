"""Ideas in lists and on a board, as their readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from engawa.base.numbers import number_in
from engawa.kinds.ideas.models import Idea, IdeaQuerySet, Promise, Stage
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Voice

PAGE = 30
ON_BOARD, IN_COLUMN = 300, 12
ORDERS = ("support", "newest", "waiting")


@dataclass(frozen=True, slots=True)
class Listed:
    """An idea in a list."""

    id: int
    title: str
    stage: str
    stage_word: str
    support: int
    author: Voice | None
    when: datetime
    talk: int
    ring: int
    space: str
    to_leaders: bool
    waits: int | None
    """For how many days nobody has answered; None where nobody waits."""
    promised: str
    """The day by which an answer was promised last; empty without a promise."""


@dataclass(frozen=True, slots=True)
class Column:
    stage: str
    word: str
    ideas: Sequence[Listed]
    more: bool


def ideas_in(
    space: Space | None = None,
    *,
    order: str = "newest",
    stage: str = "",
    cursor: str = "",
    doors: bool = False,
) -> tuple[list[Listed], str]:
    """A page of ideas and the cursor of the next, empty on the last; two queries, one more while ideas wait.

    Args:
        order: "support", "newest", or "waiting": those that nobody has answered, the oldest first.
        doors: Only questions to the leadership.
    """
    found = _among(space)
    if stage in Stage:
        found = found.at(stage)
    if doors:
        found = found.filter(to_leaders=True)
    rows = list(_page(found, order, cursor)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    further = "" if last is None else f"{last.support}-{last.pk}" if order == "support" else str(last.pk)
    return _listed(rows[:PAGE]), further


def board_of(space: Space) -> list[Column]:
    """The newest three hundred ideas of a space by stage, the most supported first."""
    listed = _listed(list(_among(space).order_by("-pk")[:ON_BOARD]))
    columns = []
    for stage in Stage:
        ideas = sorted((one for one in listed if one.stage == stage), key=lambda one: (-one.support, -one.id))
        more = len(ideas) > IN_COLUMN
        columns.append(Column(stage.value, str(stage.label), ideas[:IN_COLUMN], more))
    return columns


def _among(space: Space | None) -> IdeaQuerySet:
    found: IdeaQuerySet = Idea.objects.standing().select_related("item__author", "item__space")
    found = found.defer("item__body", "item__html", "item__author__words", "item__author__about")
    return found.filter(item__space=space, item__kind="idea") if space else found


def _page(found: IdeaQuerySet, order: str, cursor: str) -> IdeaQuerySet:
    if order == "support":
        support, _dash, pk = cursor.partition("-")
        most, before = number_in(support), number_in(pk)
        if before is not None:
            found = found.filter(Q(support__lt=most or 0) | Q(support=most or 0, pk__lt=before))
        return found.order_by("-support", "-pk")
    before = number_in(cursor)
    if order == "waiting":
        found = found.waiting()
        return (found.filter(pk__gt=before) if before else found).order_by("pk")
    return (found.filter(pk__lt=before) if before else found).order_by("-pk")


def _listed(rows: Sequence[Idea]) -> list[Listed]:
    waiting = set(Idea.objects.waiting().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    promised = (
        {
            row.idea_id: date_format(row.until)
            for row in Promise.objects.filter(idea__in=waiting).order_by("pk")
        }
        if waiting
        else {}
    )
    now = timezone.now()
    return [
        Listed(
            id=row.pk,
            title=row.item.title,
            stage=row.stage,
            stage_word=str(Stage(row.stage).label),
            support=row.support,
            author=voice_of(row.item.author, row.item.byline),
            when=row.item.created_at,
            talk=row.item.talk,
            ring=row.item.space.ring,
            space=row.item.space.name,
            to_leaders=row.to_leaders,
            waits=(now - row.item.created_at).days if row.pk in waiting else None,
            promised=promised.get(row.pk, ""),
        )
        for row in rows
    ]
