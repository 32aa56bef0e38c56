"""What people do with questions: ask, answer, settle, have them too."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.questions.models import Acceptance, AlsoAsked, Routing, Spared
from engawa.kinds.questions.rules import may_settle
from engawa.people.models import Person
from engawa.spaces.belonging import make_member
from engawa.spaces.models import Space


def ask(
    space: Space,
    *,
    actor: Person,
    title: str,
    body: str = "",
    tags: list[str] | None = None,
    uploads: Sequence[int] = (),
) -> Item:
    """Ask something in a space, with files the asker has uploaded.

    Raises:
        Refused: without a question, and where the person may not write.
    """
    if not title.strip():
        raise Refused(_("Put your question into one sentence first."))
    return write_item(
        "question", actor=actor, space=space, title=title, body=body, tags=tags, uploads=uploads
    )


@transaction.atomic
def accept_answer(question: Item, answer: Item, *, actor: Person) -> None:
    """Say that this answer answers the question; another one that was accepted before is so no longer.

    Raises:
        Refused: for anybody but the asker and the owners of the space, and for what is no answer to it.
    """
    if not may_settle(question, actor):
        raise Refused(_("Only whoever asked and the owners of the space can accept an answer."))
    if answer.parent_id != question.pk or answer.removed_at is not None:
        raise Refused(_("That is no answer to this question."))
    Acceptance.objects.filter(item=question).delete()
    Acceptance.objects.create(item=question, answer=answer, by=actor)
    record(
        "question.accepted",
        actor=actor,
        item=question,
        person=answer.author,
        data={"answer": str(answer.pk)},
    )


@transaction.atomic
def reopen(question: Item, *, actor: Person) -> None:
    """The accepted answer does not answer it after all.

    Raises:
        Refused: for anybody but the asker and the owners of the space.
    """
    if not may_settle(question, actor):
        raise Refused(_("Only whoever asked and the owners of the space can reopen a question."))
    standing = Acceptance.objects.filter(item=question).first()
    if standing is not None:
        standing.delete()
        record("question.reopened", actor=actor, item=question, data={"answer": str(standing.answer_id)})


@transaction.atomic
def have_it_too(question: Item, *, actor: Person, how: str = AlsoAsked.How.TOO) -> bool:
    """Say that one has this question too; whoever asked it has it already. Returns whether that is new.

    Raises:
        Refused: where the person may not write.
    """
    if question.author_id == actor.pk:
        return False
    make_member(question.space, actor)
    _row, is_new = AlsoAsked.objects.get_or_create(item=question, person=actor, defaults={"how": how})
    if is_new:
        record("question.had_too", actor=actor, item=question, data={"how": str(how)})
    return is_new


@transaction.atomic
def have_it_no_more(question: Item, *, actor: Person) -> None:
    """Take that back."""
    AlsoAsked.objects.filter(item=question, person=actor).delete()


@transaction.atomic
def be_spared(item: Item, *, actor: Person) -> bool:
    """What stands here already answers what one was about to ask. Counted once a person; returns whether new."""
    if item.author_id == actor.pk:
        return False
    _row, is_new = Spared.objects.get_or_create(item=item, person=actor)
    if is_new:
        record("question.spared", actor=actor, item=item)
    return is_new


@transaction.atomic
def know_nothing(routing: Routing, *, actor: Person) -> None:
    """ "Not me": whoever was asked does not know."""
    if routing.declined_at is None:
        routing.declined_at = timezone.now()
        routing.save(update_fields=["declined_at"])
        record("question.declined", actor=actor, item=routing.item)
