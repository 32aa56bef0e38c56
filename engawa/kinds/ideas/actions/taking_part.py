"""Supporting an idea, and jumping in to help."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.kinds.ideas.actions.leading import expect_open
from engawa.kinds.ideas.models import Helper, Idea, Support
from engawa.people.models import Person, Ring
from engawa.spaces.belonging import membership_of


@transaction.atomic
def support(idea: Idea, *, actor: Person) -> bool:
    """Support an idea, or take it back; returns whether the support stands now.

    Raises:
        Refused: for guests where they only read, and for what was merged into another idea.
    """
    _expect_part(idea, actor)
    if idea.merged_into_id:
        raise Refused(_("This idea lives on in another one. Support that one."))
    taken_back, _rows = Support.objects.filter(idea=idea, person=actor).delete()
    if not taken_back:
        Support.objects.get_or_create(idea=idea, person=actor, defaults={"at": timezone.now()})
    count_support(idea)
    if not taken_back:
        record("idea.supported", actor=actor, item=idea.item)
    return not taken_back


@transaction.atomic
def jump_in(idea: Idea, *, actor: Person, what: str) -> Helper:
    """Offer help, or say what one did.

    Raises:
        Refused: when nothing is said, and for guests where they only read.
    """
    _expect_part(idea, actor)
    what = what.strip()[:300]
    if not what:
        raise Refused(_("Say in a few words how you help."))
    helper = Helper.objects.create(idea=idea, person=actor, byline=actor.name, what=what, at=timezone.now())
    record("idea.helped", actor=actor, item=idea.item)
    return helper


@transaction.atomic
def withdraw(helper: Helper, *, actor: Person) -> None:
    """Take one's offer back.

    Raises:
        Refused: for anybody else, and the second time.
    """
    mine = Helper.objects.filter(pk=helper.pk, person=actor, withdrawn_at=None)
    if not mine.update(withdrawn_at=timezone.now()):
        raise Refused(_("Only who offered help can take it back."))
    record("idea.help_withdrawn", actor=actor, item=helper.idea.item)


def count_support(idea: Idea) -> None:
    """Count the supporters anew, of the idea and of what it was merged into."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_count_support(%s)", [idea.pk])


def _expect_part(idea: Idea, actor: Person) -> None:
    expect_open(idea)
    if actor.ring != Ring.INSIDE and membership_of(idea.item.space, actor) is None:
        raise Refused(_("Only people who work here can do this."))
