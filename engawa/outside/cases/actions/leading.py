"""Who looks after a case, where it stands, and what was promised."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.cases.actions.opening import tell
from engawa.outside.cases.actions.rules import expect_worker, roles_in
from engawa.outside.cases.models import OPEN, Case, State, Step
from engawa.outside.cases.telling.rounds import begin_anew
from engawa.people.models import Person

What = Step.What
MOST_MINUTES = 24 * 60


@transaction.atomic
def move_to(case: Case, state: str, *, actor: Person, reason: str = "") -> None:
    """Bring a case to a state; "not now" and opening it again need a reason.

    Raises:
        Refused: to the state it has, without a reason where one is needed, and for whoever does not work on it.
    """
    expect_worker(case, actor)
    needs_reason = state == State.DECLINED or (state in OPEN and not case.is_open)
    if needs_reason and not reason.strip():
        raise Refused(_("Say why: those who come after want to know."))
    if not shift(case, state, reason=reason.strip(), by=actor):
        raise Refused(_("It stands there already."))


def shift(case: Case, state: str, *, reason: str, by: Person | None, using: str = "default") -> bool:
    """Move the state, by a person or, `by` None, because a tracker moved. False when it stands there already."""
    rows = Case.objects.using(using).filter(pk=case.pk)
    was = rows.select_for_update(no_key=True).values_list("state", flat=True).first()
    if state not in State or was in (state, None):
        return False
    rows.update(state=state, fixed_at=timezone.now() if state == State.FIXED else None)
    case.state = state
    if was not in OPEN:
        begin_anew(case, using)
    Step.objects.using(using).create(
        case=case, what=What.STATE, state=state, reason=reason, by=by, byline=by.name if by else ""
    )
    tell("case.moved", case, actor=by, using=using, state=state)
    if state == State.FIXED:
        tell("case.fixed", case, actor=by, using=using)
    return True


@transaction.atomic
def entrust(case: Case, person: Person | None, *, actor: Person) -> None:
    """Name who looks after a case; None for nobody.

    Raises:
        Refused: for whoever does not work on it, and for people who do not belong to its spaces.
    """
    expect_worker(case, actor)
    if person is not None and not roles_in(case, person):
        raise Refused(_("Somebody of this case's spaces looks after it."))
    Case.objects.filter(pk=case.pk).update(owner=person)
    case.owner = person
    Step.objects.create(case=case, what=What.OWNER, person=person, by=actor, byline=actor.name)
    record(
        "case.entrusted",
        actor=actor,
        space=case.item.space if case.item else case.space,
        person=person,
        data={"case": str(case.pk)},
    )


@transaction.atomic
def promise(case: Case, until: date | None, *, actor: Person, reason: str = "") -> None:
    """Say by when it is to be fixed; None takes the promise back, and then a reason is needed.

    Raises:
        Refused: for whoever does not work on it, and without a reason where one is needed.
    """
    expect_worker(case, actor)
    if case.promised_for and not reason.strip():
        raise Refused(_("A promise that changes needs a reason."))
    Case.objects.filter(pk=case.pk).update(promised_for=until)
    case.promised_for = until
    Step.objects.create(
        case=case, what=What.PROMISE, day=until, reason=reason.strip(), by=actor, byline=actor.name
    )
    tell("case.promised", case, actor=actor, until=until.isoformat() if until else "")


@transaction.atomic
def rename(case: Case, title: str, *, actor: Person) -> None:
    """Call it by another name.

    Raises:
        Refused: for whoever does not work on it, and without a name.
    """
    expect_worker(case, actor)
    if not title.strip():
        raise Refused(_("Say in a few words what the trouble is."))
    Case.objects.filter(pk=case.pk).update(title=title.strip()[:200])
    tell("case.renamed", case, actor=actor)


@transaction.atomic
def note_minutes(case: Case, minutes: int, *, actor: Person) -> None:
    """Add what it took somebody. Only the sum is kept: neither row nor journal says whose it is.

    Raises:
        Refused: for whoever does not work on it, and for what is no time of a day.
    """
    expect_worker(case, actor)
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("Between a minute and a day, please."))
    Case.objects.filter(pk=case.pk).update(minutes=F("minutes") + minutes)
