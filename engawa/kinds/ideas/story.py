"""The story of one idea: its steps, promises, helpers and outcomes, in three queries however long it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format

from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.kinds.ideas.models import (
    Answer,
    Helper,
    Idea,
    Keeper,
    Merging,
    Outcome,
    Promise,
    Stage,
    Step,
    Support,
)
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Membership, Role
from engawa.web.cards import Voice

FACES = 12


@dataclass(frozen=True, slots=True)
class Turn:
    """A stage the idea came to."""

    who: Voice | None
    when: datetime
    stage: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promised answer: kept, late or still to come."""

    who: Voice | None
    when: datetime
    until: str
    answered_at: datetime | None
    late: int
    """Days after the promised one: of the answer, or until today while there is none."""
    left: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who jumped in."""

    id: int
    who: Voice | None
    what: str
    when: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    who: Voice | None
    when: datetime
    html: str
    things: Sequence[tuple[str, str]]
    """Title and address of what shows it, as far as the reader may see it."""


@dataclass(frozen=True, slots=True)
class Story:
    turns: Sequence[Turn]
    pledges: Sequence[Pledge]
    answers: Sequence[tuple[Voice | None, datetime, int]]
    """Who answered for those who look after it, when, and the voice of the talk."""
    hands: Sequence[Hand]
    results: Sequence[Result]
    keeper: Voice | None
    merged: Sequence[tuple[int, str]]
    supporters: Sequence[Voice]
    supported: bool
    """By the reader."""
    may_lead: bool
    waits: int | None
    """For how many days nobody has answered."""


def story_of(idea: Idea, reader: Person | None, membership: Membership | None) -> Story:
    """All that came of an idea, for its page."""
    told = _told(idea, reader)
    people = _people(told)
    turns = [
        Turn(_voice(row, people), _moment(row), row["stage"], str(Stage(row["stage"]).label), row["reason"])
        for row in told.told_steps
    ]
    ends = sorted([*(_moment(row) for row in told.told_answers), *(turn.when for turn in turns)])
    keeper = next((row["person"] for row in told.told_keepers), 0)
    leads = membership is not None and (
        membership.role == Role.OWNER or (reader is not None and keeper == reader.pk)
    )
    is_open = (
        idea.stage in (Stage.NEW, Stage.LOOKED_AT) and not told.told_answers and idea.merged_into_id is None
    )
    return Story(
        turns=turns,
        pledges=[_pledge(row, people, ends) for row in told.told_promises],
        answers=[(_voice(row, people), _moment(row), row["comment"]) for row in told.told_answers],
        hands=[
            Hand(
                row["id"],
                voice_of(people.get(row["person"] or 0), row["byline"]),
                row["what"],
                _moment(row),
                reader is not None and row["person"] == reader.pk,
            )
            for row in told.told_helpers
        ],
        results=_results(told.told_outcomes, people),
        keeper=voice_of(people.get(keeper)) if keeper in people else None,
        merged=[(row["idea"], row["title"]) for row in told.told_merged],
        supporters=[_known(people[row["person"]]) for row in told.faces if row["person"] in people],
        supported=told.mine,
        may_lead=leads,
        waits=(timezone.now() - idea.item.created_at).days if is_open else None,
    )


def _told(idea: Idea, reader: Person | None) -> Any:
    family = Q(idea=OuterRef("pk")) | Q(idea__merged_into=OuterRef("pk"))
    mine = Support.objects.filter(family, person=reader.pk if reader else 0)
    merged = Idea.objects.filter(merged_into=OuterRef("pk"), item__removed_at=None).order_by("pk")
    return Idea.objects.annotate(
        told_steps=_rows(Step, "stage", "reason"),
        told_promises=_rows(Promise, "until"),
        told_answers=_rows(Answer, "comment"),
        told_outcomes=_rows(Outcome, "html", "led_to"),
        told_helpers=ArraySubquery(
            Helper.objects.filter(idea=OuterRef("pk"), withdrawn_at=None)
            .order_by("pk")
            .values(row=JSONObject(id="pk", person="person", byline="byline", what="what", at="at"))
        ),
        told_keepers=ArraySubquery(
            Keeper.objects.filter(idea=OuterRef("pk"), ended_at=None).values(row=JSONObject(person="person"))
        ),
        told_merged=ArraySubquery(merged.values(row=JSONObject(idea="pk", title="item__title"))),
        faces=ArraySubquery(
            Support.objects.filter(family).order_by("-pk").values(row=JSONObject(person="person"))[:FACES]
        ),
        mine=Exists(mine),
    ).get(pk=idea.pk)


def _rows(model: type[Model], *fields: str) -> ArraySubquery:
    names = {name: name for name in ("by", "byline", "at", *fields)}
    found = model._default_manager.filter(idea=OuterRef("pk")).order_by("pk")
    return ArraySubquery(found.values(row=JSONObject(**names)))


def _people(told: Any) -> Mapping[int, Person]:
    signed = (told.told_steps, told.told_promises, told.told_answers, told.told_outcomes)
    ids = {row["by"] for rows in signed for row in rows}
    ids |= {row["person"] for rows in (told.told_helpers, told.told_keepers, told.faces) for row in rows}
    ids.discard(None)
    return Person.objects.defer("words", "about").in_bulk(list(ids)) if ids else {}


def _voice(row: Mapping[str, Any], people: Mapping[int, Person]) -> Voice | None:
    return voice_of(people.get(row["by"] or 0), row["byline"])


def _known(person: Person) -> Voice:
    voice = voice_of(person)
    assert voice is not None
    return voice


def _moment(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["at"])


def _pledge(row: Mapping[str, Any], people: Mapping[int, Person], ends: Sequence[datetime]) -> Pledge:
    made, until = _moment(row), date.fromisoformat(row["until"])
    answered_at = next((moment for moment in ends if moment > made), None)
    day = timezone.localdate(answered_at or timezone.now())
    days = (day - until).days
    return Pledge(_voice(row, people), made, date_format(until), answered_at, max(days, 0), max(-days, 0))


def _results(rows: Sequence[Mapping[str, Any]], people: Mapping[int, Person]) -> list[Result]:
    ids = [pk for row in rows for pk in row["led_to"]]
    things = Item.objects.standing().select_related("root").in_bulk(ids) if ids else {}
    return [
        Result(
            _voice(row, people),
            _moment(row),
            row["html"],
            [(str(things[pk]), address_of(things[pk])) for pk in row["led_to"] if pk in things],
        )
        for row in rows
    ]


def parted(idea: Idea) -> Merging | None:
    """How an idea came to live on in another one."""
    return idea.mergings.filter(undone_at=None).select_related("by").order_by("-pk").first()
