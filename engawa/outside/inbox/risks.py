"""Why somebody else has to look at an answer before it goes out, and who may."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from engawa.outside.inbox.models import Answer, Desk, Thread
from engawa.people.models import Person
from engawa.spaces.models import Membership, Role

ALL, MEMBERS, FIRST, BULK, WORD = "all", "members", "first", "bulk", "word:"


def why_look(desk: Desk | None, thread: Thread, writer: Membership, text: str) -> list[str]:
    """The rules of the space that this answer falls under; none: it goes out at once."""
    if desk is None:
        return []
    found = [ALL] if desk.approve_all else []
    if desk.approve_members and writer.role != Role.OWNER:
        found.append(MEMBERS)
    if thread.account_id in desk.approve_first_on and thread.answered_at is None:
        found.append(FIRST)
    return [*found, *(WORD + word for word in desk.risky_words if _says(text, word))]


def in_words(why: Sequence[str]) -> list[str]:
    """The reasons, for people."""
    return [_in_words(one) for one in why]


def may_decide(answer: Answer, membership: Membership | None) -> bool:
    """Whether this member may let it go out: somebody else than its writer, unless there is nobody else."""
    if membership is None or membership.role == Role.GUEST:
        return False
    if membership.person_id == answer.written_by_id:
        return not deciders(answer).exclude(person=membership.person_id).exists()
    return deciders(answer).filter(person=membership.person_id).exists()


def deciders(answer: Answer) -> QuerySet[Membership]:
    """Who may approve answers of this space."""
    members = Membership.objects.filter(space=answer.space_id).exclude(role=Role.GUEST)
    desk = Desk.objects.filter(space=answer.space_id).first()
    if desk is not None and desk.approvers == Desk.Approvers.MEMBERS:
        return members
    return members.filter(role=Role.OWNER)


def may_be_decided_by(answer: Answer, person: Person) -> bool:
    return may_decide(answer, Membership.objects.filter(space=answer.space_id, person=person).first())


def _says(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_read(word).strip())}", _read(text), re.IGNORECASE) is not None


def _read(text: str) -> str:
    """As people read it: without letters that take no room, whatever letters stand for the usual ones."""
    usual = unicodedata.normalize("NFKC", text)
    return "".join(one for one in usual if one.isspace() or unicodedata.category(one)[0] != "C")


def _in_words(why: str) -> str:
    if why.startswith(WORD):
        return _("It says “%(word)s”.") % {"word": why.removeprefix(WORD)}
    return {
        ALL: _("Every answer of this space is looked at first."),
        MEMBERS: _("What members write is looked at by an owner first."),
        FIRST: _("It is the first answer to somebody on this account."),
        BULK: _("It goes to several people."),
    }.get(why, why)
