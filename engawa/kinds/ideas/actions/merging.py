"""Two ideas that are the same become one, and apart again if they were not."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.kinds.ideas.actions.leading import expect_leader
from engawa.kinds.ideas.actions.taking_part import count_support
from engawa.kinds.ideas.models import Idea, Merging
from engawa.people.models import Person


@transaction.atomic
def merge(idea: Idea, into: Idea, *, actor: Person) -> Merging:
    """Let an idea live on in another of its space. Their supporters count together, each person once.

    Raises:
        Refused: for whoever does not look after it, across spaces, and in circles.
    """
    expect_leader(idea, actor)
    if idea.pk == into.pk or idea.merged_into_id or _leads_to(into, idea):
        raise Refused(_("These are one already."))
    if into.item.space_id != idea.item.space_id or into.item.removed_at is not None:
        raise Refused(_("An idea can be joined with another one of the same space."))
    Idea.objects.filter(pk=idea.pk, merged_into=None).update(merged_into=into)
    merging = Merging.objects.create(idea=idea, into=into, by=actor, at=timezone.now())
    count_support(idea)
    record("idea.merged", actor=actor, item=idea.item, data={"into": str(into.pk)})
    return merging


@transaction.atomic
def part(idea: Idea, *, actor: Person) -> None:
    """Undo a merging: each idea has its own supporters again.

    Raises:
        Refused: for whoever does not look after it, and when it was not merged.
    """
    expect_leader(idea, actor)
    into = idea.merged_into
    if into is None:
        raise Refused(_("This idea stands for itself."))
    Idea.objects.filter(pk=idea.pk).update(merged_into=None)
    idea.mergings.filter(undone_at=None).update(undone_at=timezone.now(), undone_by=actor)
    count_support(idea)
    count_support(into)
    record("idea.parted", actor=actor, item=idea.item, data={"from": str(into.pk)})


def _leads_to(idea: Idea | None, target: Idea) -> bool:
    """Whether `idea` was merged into `target`, over however many others."""
    for _step in range(100):
        if idea is None:
            return False
        if idea.pk == target.pk:
            return True
        idea = idea.merged_into
    return True
