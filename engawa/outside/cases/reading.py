"""A case as its page shows it."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.content.marks import files_on, reactions_on
from engawa.content.models import Item
from engawa.content.talk import answers_under, comments_with
from engawa.outside.cases.counting import Count, count
from engawa.outside.cases.models import Case, Release, Told, Voice
from engawa.outside.cases.plot import Plot, draw
from engawa.outside.cases.telling.reading import ToldLine
from engawa.outside.cases.telling.wording import network_name
from engawa.outside.contacts.models import Knowing
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Comment
from engawa.web.cards import Voice as Face

SHOWN = 8
TOLD = """
SELECT (SELECT jsonb_object_agg(state, n) FROM (
    SELECT t.state, count(*) AS n FROM cases_told t JOIN cases_case c ON c.id = t.case_id AND c.round = t.round
    WHERE t.case_id = ANY(%(family)s) GROUP BY 1) AS told),
  (SELECT jsonb_agg(jsonb_build_array(sent, people) ORDER BY id DESC) FROM (
    SELECT t.telling_id AS id, count(*) FILTER (WHERE t.state = 'sent') AS sent, count(*) AS people
    FROM cases_told t JOIN cases_case c ON c.id = t.case_id AND c.round > t.round
    WHERE t.case_id = ANY(%(family)s) GROUP BY 1) AS before)
"""
FACTS = f"""{TOLD},
  (SELECT min(o.at) FROM inbox_message o WHERE o.is_ours AND o.at >= %(first)s AND o.thread_id IN (
    SELECT m.thread_id FROM cases_voice v JOIN inbox_message m ON m.id = v.message_id
    WHERE v.case_id = ANY(%(family)s) AND v.state = 'joined'))
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said outside, by them or by us."""

    message: Message
    face: Face
    network: str
    is_ours: bool
    by: Person | None
    """Who of us wrote it."""
    since: date | None = None
    """Since when they are a customer, as far as the reader may know."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of those who spoke were told."""

    people: int
    sent: int = 0
    under_way: int = 0
    stuck: int = 0
    spared: int = 0
    withdrawn: int = 0
    """Took their words back before they could be told."""
    before: Sequence[tuple[int, int]] = ()
    """How many were told before the case was opened again, and of how many: the latest first."""

    @property
    def planned(self) -> int:
        return self.sent + self.under_way + self.stuck + self.spared

    @property
    def waiting(self) -> int:
        """Who is to be told once it is fixed, or spoke after the others were told."""
        return max(self.people - self.planned - self.withdrawn, 0)


@dataclass(slots=True)
class CasePage:
    case: Case
    count: Count
    voices: Sequence[Said]
    more: int
    progress: Progress
    plot: Plot
    first_reply: str
    works: bool
    """Whether the reader works on it."""
    answers: bool
    """Whether they answer outside."""
    talk: Sequence[Comment] = ()
    further: int | None = None
    networks: Sequence[tuple[str, int]] = field(default_factory=list)


def case_or_404(case_id: int) -> Case:
    """A case with what is shown of it everywhere."""
    rows = Case.objects.select_related("space", "owner", "item__space", "item__author", "merged_into")
    hidden = [
        f"{who}__{what}" for who in ("owner", "item__author") for what in ("words", "sort_name", "about")
    ]
    return get_object_or_404(rows.defer("space__purpose", "item__space__purpose", *hidden), pk=case_id)


def page_of(
    case: Case, reader: Person, belongs_to: Collection[int], after: int = 0, *, with_talk: bool = True
) -> CasePage:
    """Everything the page of a case shows, in seven queries; its talk inside only where it is wanted."""
    counted = count(case)
    progress, replied = _facts(case, counted)
    voices, more = voices_of(counted.family)
    works, answers = works_on(case, belongs_to), case.space_id in belongs_to
    page = CasePage(
        case=case,
        count=counted,
        voices=voices,
        more=max(counted.messages - sum(not one.is_ours for one in voices), 0) if more else 0,
        progress=progress,
        plot=draw(counted.days, _marked(case)),
        first_reply=lasting(replied - counted.first) if replied and counted.first else "",
        works=works,
        answers=answers,
        networks=[(network_name(slug), number) for slug, number in counted.networks],
    )
    if with_talk and case.item is not None and case.item.removed_at is None:
        rows, page.further = answers_under(case.item, after=after)
        ids = [row.pk for row in rows]
        page.talk = comments_with(rows, case.item, reader, reactions_on(ids, reader), files_on(ids))
    return page


def lasting(how_long: timedelta) -> str:
    """How long something took, in one number: "42 min", "3 h", "2 days"."""
    minutes = max(round(how_long / timedelta(minutes=1)), 1)
    if minutes < 90:
        return _("%(count)s min") % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return _("%(count)s h") % {"count": hours}
    return ngettext("%(num)s day", "%(num)s days", round(hours / 24)) % {"num": round(hours / 24)}


def works_on(case: Case, belongs_to: Collection[int]) -> bool:
    return case.space_id in belongs_to or bool(case.item and case.item.space_id in belongs_to)


def voices_of(family: Collection[int], *, limit: int = SHOWN) -> tuple[list[Said], bool]:
    """The latest that was said outside, with our answers between, oldest first, and whether there is more."""
    joined = Voice.objects.filter(case__in=family, state=Voice.State.JOINED)
    theirs = Q(pk__in=joined.values("message"))
    ours = Q(is_ours=True, thread__in=joined.values("message__thread"))
    rows = (
        Message.objects.filter(theirs | ours, removed_at=None)
        .select_related("identity", "account", "dispatch__written_by")
        .defer("html", "raw", "media", "dispatch__draft", "dispatch__written_by__words")
        .order_by("-at", "-pk")[: limit + 1]
    )
    found = list(rows)
    known = Knowing.objects.filter(identity__in={one.identity_id for one in found if one.identity_id})
    since = dict(known.exclude(customer_since=None).values_list("identity", "customer_since"))
    return [said_of(one, since.get(one.identity_id or 0)) for one in reversed(found[:limit])], len(
        found
    ) > limit


def said_of(message: Message, since: date | None = None) -> Said:
    by = message.dispatch.written_by if message.dispatch else None
    identity = message.identity
    if message.is_ours:
        face = voice_of(by) or Face(id=None, name=message.account.name)
    else:
        name = (identity.name or identity.handle or identity.uid) if identity else ""
        face = Face(id=None, name=name)
    return Said(message, face, network_name(message.account.network), message.is_ours, by, since)


def inside_texts(case: Case) -> list[str]:
    """What is said of it inside: none of it may go out unnoticed."""
    if case.item_id is None:
        return []
    talk = Item.objects.filter(Q(root=case.item_id) | Q(pk=case.item_id), removed_at=None)
    return list(talk.values_list("body", flat=True)[:2_000])


def progress_of(counted: Count) -> Progress:
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"family": list(counted.family)})
        told, before = cursor.fetchone() or (None, None)
    return _progress(_loaded(told, {}), counted, _loaded(before, []))


def progress_among(lines: Iterable[ToldLine], counted: Count) -> Progress:
    """The same from lines that are at hand."""
    return _progress(Counter(one.told.state for one in lines), counted)


def _facts(case: Case, counted: Count) -> tuple[Progress, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"family": list(counted.family), "first": counted.first or case.opened_at})
        told, before, replied = cursor.fetchone() or (None, None, None)
    return _progress(_loaded(told, {}), counted, _loaded(before, [])), replied


def _loaded(found: Any, none: Any) -> Any:
    return (json.loads(found) if isinstance(found, str) else found) or none


def _progress(states: Mapping[str, int], counted: Count, before: Iterable[Sequence[int]] = ()) -> Progress:
    """Who took their words back after they were planned is among the others already."""
    state, planned = Told.State, sum(states.values())
    return Progress(
        people=counted.people,
        withdrawn=min(counted.withdrawn, max(counted.people - planned, 0)),
        sent=states.get(state.SENT, 0),
        under_way=states.get(state.PLANNED, 0) + states.get(state.HANDED, 0),
        stuck=states.get(state.REFUSED, 0) + states.get(state.UNSURE, 0),
        spared=states.get(state.SPARED, 0),
        before=[(sent, people) for sent, people in before],
    )


def _marked(case: Case) -> list[tuple[date, str, bool]]:
    spaces = [case.space_id, *([case.item.space_id] if case.item else [])]
    released = Release.objects.filter(space__in=spaces).values_list("day", "name")
    marked = [(day, name, False) for day, name in released]
    if case.fixed_at:
        marked.append((timezone.localdate(case.fixed_at), _("fixed"), True))
    return marked
