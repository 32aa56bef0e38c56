"""After the commit: messages are proposed, answers to what we told come home, and it is seen who was told."""

from collections.abc import Sequence

from django.db.models import Q

from engawa.journal.models import Entry
from engawa.outside.cases.actions.merging import head_of
from engawa.outside.cases.alike.learning import learn
from engawa.outside.cases.alike.proposing import propose, propose_to
from engawa.outside.cases.models import Case
from engawa.outside.cases.telling.coming_back import take_answers
from engawa.outside.cases.telling.settling import settle
from engawa.outside.channels.keys import COURIER
from engawa.outside.inbox.models import Message

LEARNS = (
    "case.opened",
    "case.joined",
    "case.left",
    "case.renamed",
    "case.split",
    "case.merged",
    "case.parted",
)
MOST_OF_ONE = 2_000


def hear(entries: Sequence[Entry]) -> None:
    """Be told of what was heard, sent, or done with cases; twice changes nothing."""
    for entry in entries:
        if entry.verb == "message.heard":
            _heard(entry)
        elif entry.verb.startswith("dispatch."):
            if entry.data.get("purpose") == "telling":
                settle(int(entry.data["dispatch"]))
        elif entry.verb in LEARNS:
            _changed(entry)


def _heard(entry: Entry) -> None:
    messages = [one for one in _told_of(entry) if not one.is_ours and one.removed_at is None]
    answers = take_answers(messages)
    propose([one for one in messages if one.pk not in answers])


def _told_of(entry: Entry) -> Sequence[Message]:
    """The messages that this entry tells of: the last that were kept before it, for an account hears one by one.

    Others may have been heard in the same talk since, when the entry waited.
    """
    heads = [int(one) for one in entry.data.get("threads", ())]
    family = Q(thread__in=heads) | Q(thread__head__in=heads)
    rows = Message.objects.using(COURIER).filter(family, pk__lt=entry.pk, dispatch=None)
    newest = rows.select_related("account").defer("raw", "html", "media").order_by("-pk")
    return list(newest[: min(entry.data.get("count", 0), MOST_OF_ONE)])


def _changed(entry: Entry) -> None:
    cases = Case.objects.using(COURIER).select_related("space")
    case = cases.filter(pk=int(entry.data["case"])).first()
    if case is None:
        return
    into = int(entry.data.get("into") or entry.data.get("was") or case.pk)
    learn({case.pk, into})
    if entry.verb == "case.opened" and case.merged_into_id is None:
        propose_to(case)
    elif entry.verb == "case.merged":
        propose_to(head_of(into, COURIER))
