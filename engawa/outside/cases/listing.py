"""Lists of cases, and what stands beside one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from engawa.outside.cases.actions.merging import family_of
from engawa.outside.cases.models import OPEN, Case, Link, State, Step, Voice
from engawa.outside.cases.reading import Said, said_of
from engawa.outside.inbox.models import Message
from engawa.outside.listening.models import Story
from engawa.people.models import Person

PAGE = 40
FACTS = """
SELECT v.case_id, count(DISTINCT coalesce(i.contact_id, -v.identity_id, -v.message_id)),
  count(DISTINCT v.network), (SELECT count(*) FROM cases_told t JOIN cases_case c
    ON c.id = t.case_id AND c.round = t.round WHERE t.case_id = v.case_id AND t.state = 'sent'),
  (SELECT count(*) FROM cases_voice p WHERE p.case_id = v.case_id AND p.state = 'proposed')
FROM cases_voice v LEFT JOIN contacts_identity i ON i.id = v.identity_id
WHERE v.case_id = ANY(%s) AND v.state = 'joined' AND v.kind = 'voice' GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list."""

    case: Case
    people: int
    networks: int
    told: int
    proposed: int

    @property
    def to_tell(self) -> int:
        return max(self.people - self.told, 0) if self.case.state == State.FIXED else 0


@dataclass(frozen=True, slots=True)
class Proposal:
    voice: Voice
    said: Said
    why: Sequence[str]


def cases_for(
    reader: Person, spaces: Collection[int], which: str, before: int | None = None
) -> tuple[list[Line], int | None]:
    """A page of the cases that stand, the newest first, in two queries; and where the next one begins."""
    rows = Case.objects.standing().select_related("space", "owner", "item__space").order_by("-pk")
    if which == "mine":
        rows = rows.filter(owner=reader, state__in=OPEN)
    elif which == "settled":
        rows = rows.exclude(state__in=OPEN)
    elif which == "ours":
        rows = rows.filter(state__in=OPEN, space__in=spaces)
    else:
        rows = rows.filter(state__in=OPEN)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.defer("space__purpose", "owner__words", "owner__about", "item__body")[: PAGE + 1])
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [[case.pk for case in found]])
        facts = {row[0]: row[1:] for row in cursor.fetchall()}
    lines = [Line(case, *facts.get(case.pk, (0, 0, 0, 0))) for case in found[:PAGE]]
    return lines, found[PAGE - 1].pk if len(found) > PAGE else None


def proposals_of(case: Case) -> list[Proposal]:
    """What may belong to a case, the likeliest first, where the reader may read it."""
    return _shown(Voice.objects.filter(case=case).proposed())


def refusals_of(case: Case) -> list[Proposal]:
    """What was refused or taken out, so that it can come back."""
    return _shown(Voice.objects.filter(case=case, state__in=(Voice.State.REFUSED, Voice.State.LEFT)))


def _shown(voices: Any) -> list[Proposal]:
    rows = voices.select_related("case", "message__identity", "message__account").order_by("-score", "-pk")
    found = list(rows.filter(message__removed_at=None)[:30])
    told = {int(what) for one in found for name, what in one.reasons if name == "story"}
    titles = dict(Story.objects.filter(pk__in=told).values_list("pk", "title")) if told else {}
    return [
        Proposal(one, said_of(one.message), [in_words(name, what, titles) for name, what in one.reasons])
        for one in found
    ]


def in_words(reason: str, what: str, stories: Mapping[int, str] = MappingProxyType({})) -> str:
    """Why something is proposed; a story is named as far as the reader sees it."""
    if reason == "story":
        title = stories.get(int(what), "")
        told = _("tells the same story: “%(title)s”") % {"title": title}
        return told if title else _("tells the same story")
    return {
        "thread": _("in a talk that belongs to it"),
        "link": _("names %(what)s as well"),
        "words": _("words in common: %(what)s"),
        "meaning": _("means nearly the same (%(what)s)"),
        "version": _("version %(what)s as well"),
    }.get(reason, reason) % {"what": what}


def story_of(case: Case) -> dict[str, Any]:
    """How it went: its steps, its links with trackers, and what lives on in it."""
    steps = Step.objects.filter(case=case).select_related("by", "person").order_by("-at")[:50]
    links = Link.objects.filter(case__in=family_of(case)).exclude(state=Link.State.ENDED)
    return {
        "steps": list(steps),
        "links": list(links.select_related("connection").prefetch_related("remarks").order_by("pk")),
        "merged": list(Case.objects.filter(merged_into=case)),
        "states": dict(State.choices),
    }


def beside_thread(thread_id: int) -> tuple[list[tuple[Case, Voice]], list[Proposal], Message | None]:
    """What a thread's page shows of cases: those its messages joined, those proposed, and from which message one
    would open another."""
    messages = Message.objects.filter(thread=thread_id) | Message.objects.filter(thread__head=thread_id)
    voices = Voice.objects.filter(message__in=messages.values("pk")).select_related("case")
    joined = {voice.case_id: (voice.case, voice) for voice in voices.filter(state=Voice.State.JOINED)}
    likely = {one.voice.case_id: one for one in reversed(_shown(voices.proposed()))}
    proposed = [one for case_id, one in likely.items() if case_id not in joined]
    first = messages.filter(is_ours=False, removed_at=None).order_by("-at", "-pk").first()
    return list(joined.values()), proposed, first
