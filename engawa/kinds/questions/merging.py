"""Questions that are the same: one address leads to the other, nothing is lost, and it can be undone."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.questions.models import Judgement, Merge
from engawa.kinds.questions.rules import may_settle, took_part
from engawa.people.models import Person

FAMILY = """
WITH RECURSIVE family(id) AS (
  SELECT %s::bigint UNION SELECT m.item_id FROM questions_merge m JOIN family ON m.into_id = family.id
) SELECT id FROM family
"""


@transaction.atomic
def merge(question: Item, into: Item, *, actor: Person) -> None:
    """Let a question stand under another that is the same. Its answers stay where they are and are shown there.

    Raises:
        Refused: for anybody but its asker and the owners of its space, and when it would lead to itself.
    """
    if not may_settle(question, actor):
        raise Refused(_("Only whoever asked and the owners of the space can merge a question."))
    into = stands_for(into)
    if into.pk == question.pk or into.kind != "question" or into.removed_at is not None:
        raise Refused(_("Choose another question, one that is not this one itself."))
    Merge.objects.filter(item=question).delete()
    Merge.objects.create(item=question, into=into, by=actor)
    Item.objects.filter(pk=question.pk).update(bumped=None)
    record("question.merged", actor=actor, item=question, data={"into": str(into.pk)})


@transaction.atomic
def undo_merge(question: Item, *, actor: Person) -> None:
    """Let a question stand for itself again.

    Raises:
        Refused: for anybody but its asker and the owners of its space.
    """
    if not may_settle(question, actor):
        raise Refused(_("Only whoever asked and the owners of the space can take this back."))
    merged = Merge.objects.filter(item=question).first()
    if merged is None:
        return
    merged.delete()
    latest = Item.objects.filter(root=question).order_by("-pk").values_list("pk", flat=True).first()
    Item.objects.filter(pk=question.pk).update(bumped=latest or question.pk)
    record("question.parted", actor=actor, item=question, data={"from": str(merged.into_id)})


@transaction.atomic
def judge_same(question: Item, into: Item, *, actor: Person) -> None:
    """Say that two questions are the same, where others decide whether to merge them.

    Raises:
        Refused: for those who neither asked nor answered one of the two.
    """
    into = stands_for(into)
    if into.pk == question.pk or into.kind != "question":
        raise Refused(_("Choose another question, one that is not this one itself."))
    if not took_part(question, actor) and not took_part(into, actor):
        raise Refused(_("Who asked or answered one of the two can say that they are the same."))
    _row, is_new = Judgement.objects.get_or_create(item=question, into=into, by=actor)
    if is_new:
        record("question.judged_same", actor=actor, item=question, data={"into": str(into.pk)})


def stands_for(question: Item) -> Item:
    """The question that this one was merged into, as far as the reader sees; itself if none."""
    seen = {question.pk}
    while merged := Merge.objects.filter(item=question).select_related("into__space", "into__author").first():
        if merged.into_id in seen:
            break
        seen.add(merged.into_id)
        question = merged.into
    return question


def family_of(question: Item) -> list[int]:
    """The ids of a question and of all that were merged into it, as far as the reader sees."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [question.pk])
        return [row[0] for row in cursor.fetchall()]
