"""What goes outward about a case: written apart, approved, and told once to each who spoke."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.cases.actions.merging import family_of
from engawa.outside.cases.actions.opening import tell
from engawa.outside.cases.actions.rules import expect_answerer, expect_worker, may_approve, roles_in
from engawa.outside.cases.models import Case, Telling, Told, Variant
from engawa.outside.cases.tasks import order_handing
from engawa.outside.cases.telling.people import told_of
from engawa.outside.cases.telling.planning import plan
from engawa.outside.cases.telling.rounds import expect_settled, hold, standing_telling
from engawa.outside.channels.models import Dispatch
from engawa.people.models import Person

MOST_AGAIN = 500


@transaction.atomic
def write(case: Case, *, actor: Person, text: str, variants: Mapping[str, str] | None = None) -> Telling:
    """Write, or rewrite, what those who spoke are to be told. It waits for approval.

    Raises:
        Refused: when there is nothing to say, after it was approved, and for whoever does not work on the case.
    """
    expect_worker(case, actor)
    if not text.strip():
        raise Refused(_("There is nothing to tell yet. Write something first."))
    hold(case)
    standing = standing_telling(case, Telling.objects.select_for_update())
    if standing and standing.state == Telling.State.APPROVED:
        raise Refused(_("It was approved, and goes out as it stands."))
    fields = {"text": text.strip(), "written_by": actor, "written_at": timezone.now()}
    if standing is None:
        standing = Telling.objects.create(case=case, round=case.round, **fields)
    else:
        Telling.objects.filter(pk=standing.pk).update(**fields)
        standing.variants.all().delete()
    Variant.objects.bulk_create(
        Variant(telling=standing, network=network, text=said.strip())
        for network, said in (variants or {}).items()
        if said.strip()
    )
    tell("case.telling_written", case, actor=actor, telling=str(standing.pk))
    return standing


@transaction.atomic
def approve(telling: Telling, *, actor: Person, seen: str) -> int:
    """Let it go out to everyone who spoke; returns how many will be told.

    Args:
        seen: The text as it was shown to whoever approves: nobody approves what was changed meanwhile.

    Raises:
        Refused: before the case is settled, for who wrote it and owns not the space, and when it was changed.
    """
    case = telling.case
    expect_answerer(case, actor)
    expect_settled(case)
    if not may_approve(case, telling.written_by_id, roles_in(case, actor), actor):
        raise Refused(_("Somebody else who answers outside, or an owner of their space, approves it."))
    approved = Telling.objects.filter(pk=telling.pk, state=Telling.State.DRAFT, text=seen).update(
        state=Telling.State.APPROVED, approved_by=actor, approved_at=timezone.now()
    )
    if not approved:
        raise Refused(_("It was changed or approved meanwhile. Look at it again."))
    return _send(case, telling, actor)


@transaction.atomic
def tell_later_voices(telling: Telling, *, actor: Person) -> int:
    """Tell those as well who spoke after the others were told; returns how many will be.

    Raises:
        Refused: before it was approved, while the case is open, and for whoever does not answer outside.
    """
    expect_answerer(telling.case, actor)
    expect_settled(telling.case)
    if telling.state != Telling.State.APPROVED or telling.round != telling.case.round:
        raise Refused(_("Nothing is approved that they could be told."))
    return _send(telling.case, telling, actor)


def _send(case: Case, telling: Telling, actor: Person) -> int:
    planned = plan(case, telling, actor=actor, family=family_of(case))
    tell("case.telling", case, actor=actor, telling=str(telling.pk), people=str(planned))
    order_handing(case.pk)
    return planned


@transaction.atomic
def withdraw(telling: Telling, *, actor: Person) -> None:
    """Take back a text that nobody approved.

    Raises:
        Refused: after it was approved, and for whoever does not work on the case.
    """
    expect_worker(telling.case, actor)
    draft = Telling.objects.filter(pk=telling.pk, state=Telling.State.DRAFT)
    if not draft.update(state=Telling.State.WITHDRAWN):
        raise Refused(_("It was approved, and goes out as it stands."))
    tell("case.telling_withdrawn", telling.case, actor=actor, telling=str(telling.pk))


@transaction.atomic
def try_again(told: Told, *, actor: Person) -> None:
    """Try once more to tell somebody who could not be told, or of whom nobody knows whether they were.

    Raises:
        Refused: for whoever does not answer outside, when it is on its way or done, and once it is no longer what
            they are told.
    """
    expect_answerer(told.case, actor)
    if told.round != told.case.round:
        raise Refused(_("The case was opened again since. What they are told now is written anew."))
    failed = Told.objects.filter(pk=told.pk, state__in=(Told.State.REFUSED, Told.State.UNSURE))
    if told.dispatch_id is None:
        changed = failed.update(state=Told.State.PLANNED, by=actor, trouble="")
        order_handing(told.case_id)
    else:
        waiting = Dispatch.objects.filter(
            pk=told.dispatch_id, state__in=(Dispatch.State.REFUSED, Dispatch.State.UNSURE)
        )
        # One attempt counts as made, so that the network is asked first whether it has it already.
        waits = {"state": Dispatch.State.WAITING, "attempts": 1, "due_at": timezone.now(), "trouble": ""}
        changed = waiting.update(**waits) and failed.update(state=Told.State.HANDED, by=actor, trouble="")
    if not changed:
        raise Refused(_("This is on its way, or done."))
    tell("case.tried_again", told.case, actor=actor, told=str(told.pk))


@transaction.atomic
def try_all_again(case: Case, *, actor: Person) -> int:
    """Try once more to tell everyone who could not be told; returns how many. Those of whom nobody knows whether
    they were told stay as they are: each is looked at by somebody.

    Raises:
        Refused: for whoever does not answer outside, and while the case is open.
    """
    expect_answerer(case, actor)
    expect_settled(case)
    stuck = told_of(family_of(case)).this_time().filter(state=Told.State.REFUSED)
    several = list(stuck.select_related("case__space", "case__item")[:MOST_AGAIN])
    for one in several:
        try_again(one, actor=actor)
    return len(several)


@transaction.atomic
def it_arrived(told: Told, *, actor: Person) -> None:
    """Somebody looked at the network: it arrived.

    Raises:
        Refused: for whoever does not answer outside, and where it is known already.
    """
    expect_answerer(told.case, actor)
    if not Told.objects.filter(pk=told.pk, state=Told.State.UNSURE).update(state=Told.State.SENT, trouble=""):
        raise Refused(_("This is on its way, or done."))
    tell("case.told", told.case, actor=actor)
