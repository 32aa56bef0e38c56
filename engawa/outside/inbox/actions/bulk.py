"""One text to many people, each by name and with a line of their own; somebody else always looks at it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.inbox.actions.answering import answer
from engawa.outside.inbox.models import Answer, Thread
from engawa.outside.inbox.risks import BULK
from engawa.people.models import Person

MOST = 100
NAME = "{name}"


@dataclass(frozen=True, slots=True)
class Personal:
    """What one of them is written: the text with their name, and a line of their own."""

    thread: Thread
    line: str
    split: bool = False

    def of(self, text: str) -> str:
        """The text as they get it."""
        body = text.replace(NAME, name_of(self.thread)).strip()
        return f"{body}\n\n{self.line.strip()}" if self.line.strip() else body


@transaction.atomic
def answer_many(who: Sequence[Personal], *, actor: Person, text: str, key: str) -> list[Answer]:
    """Write to each of them, once: sent again with the same key, only those missing are written to.

    Raises:
        Refused: without a key, for too many, and for what one of the networks would refuse.
    """
    if not key or not 0 < len(who) <= MOST:
        raise Refused(_("Choose up to %(most)s talks.") % {"most": MOST})
    done = set(Answer.objects.filter(bulk=key).values_list("thread_id", flat=True))
    return [
        answer(one.thread, actor=actor, text=one.of(text), split=one.split, bulk=key, why=[BULK])
        for one in who
        if one.thread.pk not in done
    ]


def name_of(thread: Thread) -> str:
    """How one speaks to them: the first of their names, or their handle."""
    identity = thread.identity
    if identity is None:
        return ""
    return (identity.name.split() or [identity.handle])[0]
