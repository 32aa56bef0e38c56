"""Two cases that are one, and one that is two; each can be undone."""

from collections.abc import Sequence

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.cases.actions import opening
from engawa.outside.cases.actions.rules import expect_answerer, expect_worker
from engawa.outside.cases.models import Case, Merging, Voice
from engawa.outside.inbox.models import Message
from engawa.people.models import Person

FAMILY = """
WITH RECURSIVE family AS (
  SELECT id FROM cases_case WHERE id = %s
  UNION SELECT c.id FROM cases_case c JOIN family f ON c.merged_into_id = f.id
) SELECT id FROM family
"""


def family_of(case: Case, using: str = "default") -> list[int]:
    """The ids of a case and of all that live on in it: what was said to any counts for it."""
    with connections[using].cursor() as cursor:
        cursor.execute(FAMILY, [case.pk])
        return [row[0] for row in cursor.fetchall()]


def head_of(case_id: int, using: str = "default") -> Case:
    """The case in which this one lives on; itself where it stands."""
    rows = Case.objects.using(using).select_related("space", "owner")
    found, seen = rows.get(pk=case_id), {case_id}
    while found.merged_into_id and found.merged_into_id not in seen:
        seen.add(found.merged_into_id)
        found = rows.get(pk=found.merged_into_id)
    return found


@transaction.atomic
def merge(case: Case, into: Case, *, actor: Person) -> Merging:
    """Let a case live on in another: their voices count together, each person once.

    Raises:
        Refused: for whoever does not work on both, between spaces, and in circles.
    """
    expect_worker(case, actor)
    expect_worker(into, actor)
    if into.merged_into_id or into.pk in family_of(case):
        raise Refused(_("These are one already."))
    if case.space_id != into.space_id:
        raise Refused(_("A case can be joined with another one of the same space."))
    if case.is_private and not into.is_private:
        raise Refused(_("What was said in private does not join a case that everyone sees."))
    if not Case.objects.filter(pk=case.pk, merged_into=None).update(merged_into=into):
        raise Refused(_("These are one already."))
    merging = Merging.objects.create(case=case, into=into, by=actor)
    opening.tell("case.merged", case, actor=actor, into=str(into.pk))
    return merging


@transaction.atomic
def part(case: Case, *, actor: Person) -> None:
    """Undo a merging: each case has its own voices again.

    Raises:
        Refused: for whoever does not work on it, and when it was not merged.
    """
    expect_worker(case, actor)
    if not Case.objects.filter(pk=case.pk, merged_into__isnull=False).update(merged_into=None):
        raise Refused(_("This case stands for itself."))
    was = str(case.merged_into_id or "")
    Merging.objects.filter(case=case, undone_at=None).update(undone_at=timezone.now(), undone_by=actor)
    opening.tell("case.parted", case, actor=actor, was=was)


@transaction.atomic
def split(case: Case, messages: Sequence[Message], *, actor: Person, title: str) -> Case:
    """Make a case of its own of some voices. Merging it back undoes this: they count together again.

    Raises:
        Refused: without voices, for all of them, and for whoever does not answer outside.
    """
    expect_answerer(case, actor)
    voices = Voice.objects.filter(case__in=family_of(case)).joined()
    chosen = voices.filter(message__in=messages)
    if not chosen.exists() or not voices.exclude(message__in=messages).exists():
        raise Refused(_("Choose some of the voices, and leave others."))
    first, *others = sorted(messages, key=lambda one: one.at)
    fresh = opening.open_case(first, actor=actor, title=title, apart=True)
    for message in others:
        opening.join(fresh, message, actor=actor)
    chosen.update(state=Voice.State.LEFT, by=actor, at=timezone.now())
    opening.tell("case.split", case, actor=actor, into=str(fresh.pk))
    return fresh
