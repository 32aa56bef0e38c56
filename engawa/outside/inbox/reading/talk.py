"""A thread as it is read: what they said, what we answered, and between it what we said among ourselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from engawa.base.numbers import number_in
from engawa.base.plaintext import render
from engawa.outside.channels.amending import AMENDING, can_change, can_take_back
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.unconfirmed import why
from engawa.outside.inbox.family import messages_of
from engawa.outside.inbox.models import Answer, Message, Note, Thread, Turn
from engawa.outside.inbox.reading.listing import outsider
from engawa.outside.inbox.risks import in_words
from engawa.outside.inbox.splitting import joined
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

PAGE = 50
MOST_BESIDE = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN = (Answer.State.HELD, Answer.State.BACK, Answer.State.GOING, Answer.State.STUCK)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the talk. `kind`: "theirs", "ours", "note", "turn" or "answer"."""

    kind: str
    key: str
    """Its id in the page: "m7", "n7"."""
    at: datetime
    voice: Voice | None
    html: str = ""
    row: Any = None
    words: str = ""
    mine: bool = False
    parts: Sequence[Message] = ()
    """Of an answer in several parts those that are there; otherwise the message itself."""
    amends: bool = False
    """Whether one can correct it or take it back."""
    amending: Dispatch | None = None
    """What is being done about that, or went wrong."""
    gone: str = ""
    """What stands in place of words that may not be kept any longer."""
    doubt: str = ""
    """Why it is not shown to be from whom it says, in words."""


@dataclass(frozen=True, slots=True)
class Talk:
    lines: Sequence[Line]
    older: str
    """Where what was said before begins; empty where nothing was."""
    last_ours: int
    """The id of the last message of ours that is shown."""
    last_theirs: Message | None


def talk_of(thread: Thread, reader: Person, before: str = "") -> Talk:
    """The last fifty messages before a place, with the notes, turns and answers among them. Five queries."""
    messages, older = _messages(thread, before)
    since = messages[0].at if messages and older else EPOCH
    until = messages[-1].at if messages and before else None
    lines = [_said(parts) for parts in _together(messages)]
    if thread.space_id in reader.belongs_to:
        lines = _told_once(_amended(thread, lines), list(_inside(thread, reader, since, until)))
    theirs = [one for one in messages if not one.is_ours and one.removed_at is None]
    return Talk(
        lines=sorted(lines, key=lambda line: line.at),
        older=older,
        last_ours=max((one.pk for one in messages if one.is_ours), default=0),
        last_theirs=theirs[-1] if theirs else None,
    )


def _messages(thread: Thread, before: str) -> tuple[list[Message], str]:
    said = messages_of(thread).select_related("identity", "account", "dispatch__written_by")
    slim = said.defer("raw", "html", "account__settings", "account__cursor", "account__quota")
    found = slim.annotate(answered_at=KT("raw__address"))
    moment, _dash, number = before.partition("-")
    at, pk = number_in(moment), number_in(number)
    if at and pk:
        when = EPOCH + timedelta(microseconds=min(at, 2**53))
        found = found.filter(Q(at__lt=when) | Q(at=when, pk__lt=pk))
    rows = list(found.order_by("-at", "-pk")[: PAGE + 1])
    shown = rows[:PAGE][::-1]
    older = f"{(shown[0].at - EPOCH) // timedelta(microseconds=1)}-{shown[0].pk}" if len(rows) > PAGE else ""
    return [*shown], older


def _together(messages: Sequence[Message]) -> Iterable[list[Message]]:
    """Each by itself, but the parts of one answer where its first part stands."""
    found: dict[int, list[Message]] = {}
    for one in messages:
        found.setdefault(_answer_of(one) or one.pk, []).append(one)
    return found.values()


def _answer_of(message: Message) -> int | None:
    dispatch = message.dispatch
    return dispatch.about if dispatch is not None and dispatch.purpose == "answer" else None


def _said(parts: Sequence[Message]) -> Line:
    standing = [one for one in parts if one.removed_at is None]
    message = (standing or parts)[0]
    text = joined([one.text for one in standing])
    identity, dispatch = message.identity, message.dispatch
    if message.is_ours:
        voice = voice_of(dispatch.written_by) if dispatch and dispatch.written_by else None
    else:
        voice = outsider(identity.name, identity.handle) if identity else outsider("")
    return Line(
        kind="ours" if message.is_ours else "theirs",
        key=f"m{message.pk}",
        at=message.at,
        voice=voice,
        html=render(text) if text else "",
        row=message,
        parts=standing or parts,
        gone=message.gone,
        doubt=_doubt(message),
    )


def _doubt(message: Message) -> str:
    """Why it is not shown to be from whom it says, and where an answer would go, if that is elsewhere."""
    goes_to = getattr(message, "answered_at", None) or ""
    if not message.doubt or message.identity is None or goes_to in ("", message.identity.uid):
        return why(message.doubt)
    return f"{why(message.doubt)} " + _("An answer would go to %(address)s.") % {"address": goes_to}


def _amended(thread: Thread, lines: list[Line]) -> list[Line]:
    """With what one can do about our own words, and what is being done."""
    ours = [
        each.dispatch_id for line in lines if line.kind == "ours" for each in line.parts if each.dispatch_id
    ]
    if not ours:
        return lines
    begun = Dispatch.objects.filter(purpose__in=AMENDING, about__in=ours).exclude(state="withdrawn")
    latest = {one.about: one for one in begun.order_by("pk")}
    return [_with_amending(thread.account.network, line, latest) for line in lines]


def _with_amending(network: str, line: Line, latest: Mapping[int | None, Dispatch]) -> Line:
    message = line.row
    if line.kind != "ours" or message.dispatch_id is None or message.removed_at is not None:
        return line
    can = can_change(network, is_private=message.is_private) or can_take_back(
        network, is_private=message.is_private
    )
    begun = [latest[one.dispatch_id] for one in line.parts if one.dispatch_id in latest]
    going = next((one for one in begun if one.state != "sent"), None)
    return replace(line, amends=can, amending=going)


def _told_once(lines: list[Line], inside: list[Line]) -> list[Line]:
    """An answer that is on its way in parts is one line, which says how many of them are there."""
    going = {line.row.pk for line in inside if line.kind == "answer"}
    there = {_answer_of(line.row): line.parts for line in lines if line.kind == "ours"}
    kept = [line for line in lines if line.kind != "ours" or _answer_of(line.row) not in going]
    return kept + [
        replace(line, parts=there.get(line.row.pk, ())) if line.kind == "answer" else line for line in inside
    ]


def _inside(thread: Thread, reader: Person, since: datetime, until: datetime | None) -> Iterable[Line]:
    notes = Note.objects.filter(thread=thread, removed_at=None, at__gte=since).select_related("by")
    turns = Turn.objects.filter(thread=thread, at__gte=since).select_related("by", "person")
    if until is not None:
        notes, turns = notes.filter(at__lt=until), turns.filter(at__lt=until)
    for note in notes.order_by("-pk")[:MOST_BESIDE]:
        yield Line(
            "note", f"n{note.pk}", note.at, voice_of(note.by), note.html, note, mine=note.by_id == reader.pk
        )
    for turn in turns.order_by("-pk")[:MOST_BESIDE]:
        yield Line("turn", f"t{turn.pk}", turn.at, voice_of(turn.by), row=turn, words=turned(turn))
    if until is None:
        answers = Answer.objects.filter(thread=thread, state__in=SHOWN).select_related(
            "written_by", "decided_by"
        )
        yield from (_going(answer, reader) for answer in answers.order_by("pk")[:20])


def _going(answer: Answer, reader: Person) -> Line:
    return Line(
        kind="answer",
        key=f"a{answer.pk}",
        at=answer.written_at,
        voice=voice_of(answer.written_by),
        html=render(answer.text),
        row=answer,
        words=" ".join(in_words(answer.why)),
        mine=answer.written_by_id == reader.pk,
    )


def turned(turn: Turn) -> str:
    """What was done, in words: "Maya Okafor assigned it to Tom Lindqvist"."""
    who = turn.by.name if turn.by else _("Somebody")
    whom = turn.person.name if turn.person else _("somebody")
    said = {
        "assigned": _("%(who)s took it")
        if turn.by_id == turn.person_id
        else _("%(who)s gave it to %(whom)s"),
        "released": _("%(who)s left it to whoever has time"),
        "done": _("%(who)s finished it"),
        "reopened": _("%(who)s opened it again"),
        "spam": _("%(who)s called it spam"),
        "snoozed": _("%(who)s put it off"),
        "woken": _("%(who)s brought it back"),
        "merged": _("%(who)s put another talk into this one"),
        "parted": _("%(who)s took a talk out of this one again"),
        "joined": _("What began an earlier talk arrived here; both are one now"),
        "split": _("%(who)s let a part of it go on as a talk of its own"),
        "corrected": _("%(who)s corrected what we said"),
        "taken_back": _("%(who)s took back what we said"),
        "overdue": _("It waits longer than promised; %(whom)s was told"),
        "escalated": _("It waits longer than promised; the owners of the space were told"),
    }.get(turn.verb, turn.verb)
    return said % {"who": who, "whom": whom}
