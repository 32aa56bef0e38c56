"""What those do who look after an idea: the owners of its space, and whom they named."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.base.markdown import render
from engawa.boundary.refusals import Refused
from engawa.content.actions import LONGEST_BODY, comment
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.ideas.models import Answer, Idea, Keeper, Outcome, Promise, Stage, Step
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Membership, Role


@transaction.atomic
def move_to(idea: Idea, stage: str, *, actor: Person, reason: str) -> Step:
    """Bring an idea to a stage and say why.

    Raises:
        Refused: without a reason, to the stage it has, and for whoever does not look after it.
    """
    expect_leader(idea, actor)
    if not reason.strip():
        raise Refused(_("Say why: those who proposed and support it want to know."))
    if stage not in Stage or not Idea.objects.filter(pk=idea.pk).exclude(stage=stage).update(stage=stage):
        raise Refused(_("It stands there already."))
    idea.stage = stage
    step = Step.objects.create(idea=idea, stage=stage, reason=reason.strip(), **_signed(actor))
    record("idea.staged", actor=actor, item=idea.item, data={"stage": stage, "by": str(actor.pk)})
    return step


@transaction.atomic
def promise(idea: Idea, *, actor: Person, until: date) -> Promise:
    """Promise an answer by the end of a day. What was promised before stays beside it.

    Raises:
        Refused: for whoever does not look after it.
    """
    expect_leader(idea, actor)
    made = Promise.objects.create(idea=idea, until=until, **_signed(actor))
    record("idea.promised", actor=actor, item=idea.item, data={"until": until.isoformat()})
    return made


@transaction.atomic
def answer(idea: Idea, *, actor: Person, body: str) -> Item:
    """Answer for those who look after it: a voice of the talk that ends the wait.

    Raises:
        Refused: when there is nothing to say, and for whoever does not look after it.
    """
    expect_leader(idea, actor)
    said = comment(idea.item, actor=actor, body=body)
    Answer.objects.create(idea=idea, comment=said, **_signed(actor))
    record("idea.answered", actor=actor, item=idea.item, data={"answer": str(said.pk)})
    return said


@transaction.atomic
def tell_outcome(idea: Idea, *, actor: Person, body: str, led_to: Iterable[int] = ()) -> Outcome:
    """Say what came of it; `led_to` are the ids of things that show it.

    Raises:
        Refused: when nothing is said, and for whoever does not look after it.
    """
    expect_leader(idea, actor)
    if not body.strip() or len(body) > LONGEST_BODY:
        raise Refused(_("Say in a few words what came of it."))
    shown = list(Item.objects.standing().filter(pk__in=list(led_to)[:20]).values_list("pk", flat=True))
    told = Outcome.objects.create(idea=idea, body=body, html=render(body), led_to=shown, **_signed(actor))
    record("idea.came_of", actor=actor, item=idea.item)
    return told


@transaction.atomic
def entrust(idea: Idea, person: Person, *, actor: Person) -> Keeper:
    """Name who looks after an idea, in the place of whoever did.

    Raises:
        Refused: for anybody but the owners of the space, and for people who do not belong to it.
    """
    if not owns_space(idea, actor):
        raise Refused(_("The owners of the space say who looks after an idea."))
    if not Membership.objects.filter(space=idea.item.space_id, person=person).exists():
        raise Refused(_("Only members of the space can look after its ideas."))
    idea.keepers.filter(ended_at=None).update(ended_at=timezone.now())
    kept = Keeper.objects.create(idea=idea, person=person, by=actor, at=timezone.now())
    record("idea.entrusted", actor=actor, item=idea.item, person=person)
    return kept


@transaction.atomic
def hand_back(idea: Idea, *, actor: Person) -> None:
    """Look after it no longer; owners of the space can end it for others.

    Raises:
        Refused: for anybody else, and when nobody looks after it.
    """
    standing = idea.keepers.filter(ended_at=None)
    if not owns_space(idea, actor):
        standing = standing.filter(person=actor)
    if not standing.update(ended_at=timezone.now()):
        raise Refused(_("Nobody whom you could release looks after it."))
    record("idea.handed_back", actor=actor, item=idea.item)


def may_lead(idea: Idea, person: Person | None) -> bool:
    """Whether this person looks after the idea. The database decides in the end."""
    membership = membership_of(idea.item.space, person)
    if person is None or membership is None:
        return False
    return membership.role == Role.OWNER or idea.keepers.filter(person=person, ended_at=None).exists()


def owns_space(idea: Idea, person: Person) -> bool:
    membership = membership_of(idea.item.space, person)
    return membership is not None and membership.role == Role.OWNER


def expect_leader(idea: Idea, actor: Person) -> None:
    """
    Raises:
        Refused: in archived spaces, after it was taken back, and for whoever does not look after the idea.
    """
    expect_open(idea)
    if not may_lead(idea, actor):
        raise Refused(_("The owners of the space do this, and whoever looks after the idea."))


def expect_open(idea: Idea) -> None:
    """
    Raises:
        Refused: in archived spaces, and after the idea was taken back.
    """
    if idea.item.space.archived_at is not None:
        raise Refused(_("This space is archived: it can be read, and nothing new is written in it."))
    if idea.item.removed_at is not None:
        raise Refused(_("This idea was taken back."))


def _signed(actor: Person) -> dict[str, object]:
    return {"by": actor, "byline": actor.name, "at": timezone.now()}
