"""What one was told, gathered by what it is about: "Maya and 3 others answered …"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.base.excerpts import excerpt
from engawa.journal.models import Entry
from engawa.notices.models import Notice, Reason
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

PAGE = 200
COUNTED = 99
ANSWERS = (Reason.ANSWER, Reason.TALK, Reason.THREAD)
CALLED = (Reason.MENTION, Reason.GROUP, Reason.HERE)
WROTE = (Reason.FOLLOW, Reason.NEW)
STAYS = (Reason.STAY_ENDS, Reason.REVIEW, Reason.UNSPONSORED, Reason.STAY_ENDED)

# Rows that may no longer be read do not count: the policies see to it.
UNREAD = f"""
SELECT count(*) FROM (
  SELECT DISTINCT coalesce(root_id, entry) FROM notices_notice
  WHERE person_id = %s AND read_at IS NULL AND reason <> {int(Reason.DIRECT)} LIMIT {COUNTED + 1}
) things
"""


@dataclass(slots=True)
class Group:
    """Everything told about one thing, the newest first."""

    key: tuple[object, ...]
    latest: Notice
    rows: list[Notice] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    unread: bool = False

    @property
    def reason(self) -> Reason:
        return Reason(self.latest.reason)

    @property
    def when(self) -> datetime:
        return self.latest.at

    @property
    def who(self) -> str:
        """Their names: one, two, or the latest and how many others."""
        names = [voice.name for voice in self.voices]
        if not names:
            return _("Somebody")
        if len(names) == 2:
            return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
        if len(names) == 1:
            return names[0]
        others = len(names) - 1
        said = ngettext("%(name)s and %(num)s other", "%(name)s and %(num)s others", others)
        return said % {"name": names[0], "num": others}

    @property
    def sentence(self) -> str:
        """What they did, with a place for their names."""
        if self.reason == Reason.STAY_ENDS and not self.voices:
            return _("Your stay ends soon")
        return _sentence(self.reason) % {"who": self.who}

    @property
    def about(self) -> str:
        """The thing itself: its title or its first words."""
        root = self.latest.root
        if root is not None:
            return root.title or excerpt(root.html, 90)
        return self.latest.space.name if self.latest.space else ""

    @property
    def why(self) -> str:
        if self.reason == Reason.FOLLOW and self.voices:
            return _("You follow %(name)s") % {"name": self.voices[0].name}
        if self.reason == Reason.NEW and self.latest.space:
            return _("You hear everything of %(space)s") % {"space": self.latest.space.name}
        return str(self.reason.label)

    @property
    def url(self) -> str:
        return f"/notices/{self.latest.pk}/"


def unread_count(reader: Person) -> int:
    """How many things one was told of and has not read; 100 stands for more."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [reader.pk])
        row = cursor.fetchone()
    return row[0] if row else 0


def groups(
    reader: Person, before: int | None = None, *, only_unread: bool = False
) -> tuple[list[Group], int | None]:
    """The latest notices in groups, and from where to ask for older ones."""
    rows = Notice.objects.filter(person=reader).exclude(reason=Reason.DIRECT)
    if only_unread:
        rows = rows.filter(read_at=None)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("actor", "root", "space").defer(*UNSHOWN).order_by("-id")[: PAGE + 1])
    return gathered(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def gathered(
    rows: Iterable[Notice], same: Callable[[Notice], tuple[object, ...]] | None = None
) -> list[Group]:
    """Rows that tell the same of the same thing, in one group each, by their newest."""
    found: dict[tuple[object, ...], Group] = {}
    for row in rows:
        key = (same or _key)(row)
        group = found.setdefault(key, Group(key, row))
        group.rows.append(row)
        group.unread = group.unread or row.read_at is None
        voice = voice_of(row.actor)
        if voice and voice not in group.voices:
            group.voices.append(voice)
    return list(found.values())


def place_of(notice: Notice) -> str:
    """Where it leads."""
    if notice.item_id:
        return f"/i/{notice.item_id}/"
    if notice.reason == Reason.THANKED:
        return f"/people/{notice.person_id}/"
    if notice.reason in STAYS:
        return "/guests/"
    if notice.reason == Reason.WAVE:
        return f"/listen/waved/{notice.entry}/"
    if notice.space is None:
        return "/notices/"
    if notice.reason == Reason.VISITOR:
        return f"/public/{notice.space.slug}/answers/"
    if outside := _place_outside(notice):
        return outside
    members = "members/" if notice.reason == Reason.ASKED_TO_JOIN else ""
    return notice.space.get_absolute_url() + members


def _place_outside(notice: Notice) -> str:
    """The talk with somebody outside, the answer to them, or the case, that the notice tells of."""
    entry = Entry.objects.filter(pk=notice.entry, verb__regex=r"^(thread|answer|case)\.").first()
    if entry is None:
        return ""
    if "case" in entry.data:
        return f"/cases/{entry.data['case']}/"
    threads = entry.data.get("threads") or [""]
    return f"/inbox/answers/{entry.data['answer']}/" if "answer" in entry.data else f"/inbox/{threads[0]}/"


def same_group(notice: Notice) -> Q:
    """All notices that are read with this one."""
    return Q(root=notice.root_id) if notice.root_id else Q(pk=notice.pk)


UNSHOWN = (
    "actor__words", "actor__sort_name", "actor__about", "root__body", "space__purpose", "space__sort_name",
)  # fmt: skip


def _key(row: Notice) -> tuple[object, ...]:
    kind = next((same[0] for same in (ANSWERS, CALLED, WROTE) if row.reason in same), row.reason)
    return (row.root_id or row.entry, kind, row.read_at is None)


def _sentence(reason: Reason) -> str:
    if reason in ANSWERS:
        return _("%(who)s answered")
    if reason in WROTE:
        return _("%(who)s wrote")
    return {
        Reason.MENTION: _("%(who)s mentioned you"),
        Reason.GROUP: _("%(who)s mentioned a group you belong to"),
        Reason.HERE: _("%(who)s called everybody who was here"),
        Reason.ROUTED: _("%(who)s would like your answer"),
        Reason.ASKED_TO_JOIN: _("%(who)s asks to join"),
        Reason.ADDED: _("%(who)s brought you into a space"),
        Reason.STAY: _("%(who)s changed your stay"),
        Reason.STAY_ENDS: _("%(who)s leaves soon"),
        Reason.REVIEW: _("Is %(who)s still needed?"),
        Reason.UNSPONSORED: _("Nobody answers for %(who)s any more"),
        Reason.STAY_ENDED: _("The stay of %(who)s has ended"),
        Reason.ASSIGNED: _("%(who)s gave you a talk with somebody outside"),
        Reason.OVERDUE: _("Somebody outside waits longer than promised"),
        Reason.TO_APPROVE: _("%(who)s asks you to look at an answer"),
        Reason.RETURNED: _("%(who)s sent your answer back"),
        Reason.NOT_SENT: _("Your answer did not go out"),
        Reason.WOKEN: _("What was put off is back"),
        Reason.VISITOR: _("Somebody outside answered, and waits to be shown"),
        Reason.WAVE: _("Far more than usual is said outside"),
        Reason.REMINDED: _("%(who)s asks you to read"),
        Reason.ENTRUSTED: _("%(who)s entrusted you with something"),
        Reason.ACCEPTED: _("%(who)s accepted your answer"),
        Reason.THANKED: _("%(who)s thanked you"),
        Reason.STAGED: _("%(who)s moved an idea on"),
        Reason.CASE_DUE: _("A day that you promised is near or past"),
        Reason.CASE_MOVED: _("A case that you look after moved on"),
        Reason.DIRECT: _("%(who)s wrote to you"),
    }[reason]
