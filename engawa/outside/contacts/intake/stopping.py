"""A file on its way in is stopped, and taken up again where it was."""

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.contacts.models import Intake
from engawa.people.models import Person

State = Intake.State


@transaction.atomic
def stop(intake: Intake, *, actor: Person) -> None:
    """Read no further; what was kept stays.

    Raises:
        Refused: when it has ended by itself.
    """
    _move(intake, (State.WAITING, State.RUNNING), State.STOPPED)
    record("contacts.file_stopped", actor=actor, data={"file": str(intake.pk)})


@transaction.atomic
def go_on(intake: Intake, *, actor: Person) -> None:
    """Wait to be read on, behind what was read before.

    Raises:
        Refused: when it does not stand still.
    """
    _move(intake, (State.STOPPED,), State.WAITING)
    record("contacts.file_taken_up", actor=actor, data={"file": str(intake.pk)})


def _move(intake: Intake, before: tuple[str, ...], state: str) -> None:
    if not Intake.objects.filter(pk=intake.pk, state__in=before).update(state=state):
        raise Refused(_("It is %(state)s.") % {"state": intake.get_state_display().lower()})
