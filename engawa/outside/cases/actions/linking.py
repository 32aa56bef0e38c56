"""A case and an issue in a tracker: asked for here, made by a job."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.cases.actions.opening import tell
from engawa.outside.cases.actions.rules import expect_worker
from engawa.outside.cases.models import Case, Connection, ConnectionKey, Link, Remark
from engawa.outside.cases.tasks import order_trackers
from engawa.outside.cases.tracking import tracker_named
from engawa.outside.channels.keys import COURIER, sealed_for
from engawa.people.models import Person, Ring
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Role, Space

LONGEST = 20_000
TWICE = timedelta(minutes=10)
"""The same words of the same person within this time are one form that was sent twice."""


def connect(space: Space, tracker: str, answers: Mapping[str, str], *, actor: Person) -> Connection:
    """Connect a project of a tracker with a space, after trying what was filled in.

    Raises:
        Refused: for anybody but the owners of a space of the inside.
        channels.network.Refused: when the tracker does not take it, with what is wrong.
    """
    _expect_owner(space, actor)
    found = tracker_named(tracker).connect(answers)
    with transaction.atomic(using=COURIER):
        made = Connection.objects.using(COURIER).create(
            space_id=space.pk,
            tracker=tracker,
            name=(found.name or found.handle)[:200],
            url=found.url,
            settings={**found.settings, "handle": found.handle},
            made_by_id=actor.pk,
        )
        sealed = sealed_for(f"tracker {made.pk}", found.keys)
        ConnectionKey.objects.using(COURIER).create(connection=made, sealed=sealed)
    record("tracker.connected", actor=actor, space=space, data={"tracker": tracker})
    return made


@transaction.atomic
def set_connection(connection: Connection, state: str, *, actor: Person) -> None:
    """Pause a connection, go on with it, or close it; its links stay as they are.

    Raises:
        Refused: for anybody but the owners of its space, and for what is closed.
    """
    _expect_owner(connection.space, actor)
    standing = Connection.objects.filter(pk=connection.pk).exclude(state=Connection.State.CLOSED)
    if state not in ("running", "paused", "closed") or not standing.update(
        state=state, look_at=timezone.now()
    ):
        raise Refused(_("This connection is closed."))
    record("tracker.changed", actor=actor, space=connection.space, data={"state": state})


@transaction.atomic
def link(
    case: Case, connection: Connection, *, actor: Person, reference: str = "", title: str = "", text: str = ""
) -> Link:
    """Link a case with an issue: with the one that `reference` names, or with a new one of this title and text.

    Raises:
        Refused: for whoever does not work on the case, and for connections of other spaces.
    """
    expect_worker(case, actor)
    spaces = {case.space_id, case.item.space_id if case.item else case.space_id}
    if connection.space_id not in spaces or connection.state != Connection.State.RUNNING:
        raise Refused(_("This tracker is not connected with the spaces of this case."))
    wish = (
        {"reference": reference.strip()}
        if reference.strip()
        else {"title": title[:200], "text": text[:LONGEST]}
    )
    # A form that was sent twice asks for one issue.
    same = Link.objects.filter(case=case, connection=connection, wish=wish).exclude(state=Link.State.ENDED)
    if there := same.first():
        return there
    made = Link.objects.create(case=case, connection=connection, wish=wish, by=actor)
    tell("case.link_wanted", case, actor=actor, link=str(made.pk))
    order_trackers()
    return made


@transaction.atomic
def unlink(link: Link, *, actor: Person) -> None:
    """End a link; the issue stays where it is.

    Raises:
        Refused: for whoever does not work on the case, and while it is being made.
    """
    expect_worker(link.case, actor)
    if not Link.objects.filter(pk=link.pk, state__in=("stands", "failed")).update(state=Link.State.ENDED):
        raise Refused(_("It is being made just now."))
    tell("case.unlinked", link.case, actor=actor, link=str(link.pk))


@transaction.atomic
def try_again(link: Link, *, actor: Person) -> None:
    """Try once more to make a link that could not be made.

    Raises:
        Refused: for whoever does not work on the case, and for what did not fail.
    """
    expect_worker(link.case, actor)
    failed = Link.objects.filter(pk=link.pk, state=Link.State.FAILED)
    # One attempt counts as made, so that the tracker is asked first whether it has it already.
    if not failed.update(state=Link.State.WANTED, attempts=1, due_at=timezone.now(), trouble=""):
        raise Refused(_("It is being made just now."))
    order_trackers()


@transaction.atomic
def say(link: Link, *, actor: Person, text: str) -> Remark:
    """Say something at the tracker, where everybody reads it who sees the issue.

    Raises:
        Refused: for whoever does not work on the case, before it is linked, and when there is nothing to say.
    """
    expect_worker(link.case, actor)
    if link.state != Link.State.STANDS or not text.strip():
        raise Refused(_("There is nothing to say yet, or nowhere to say it."))
    lately = Remark.objects.filter(
        link=link, by=actor, text=text.strip()[:LONGEST], at__gte=timezone.now() - TWICE
    )
    if there := lately.first():
        return there
    made = Remark.objects.create(
        link=link,
        state=Remark.State.WANTED,
        text=text.strip()[:LONGEST],
        who=actor.name,
        at=timezone.now(),
        by=actor,
    )
    tell("case.remarked", link.case, actor=actor, remark=str(made.pk))
    order_trackers()
    return made


@transaction.atomic
def say_again(remark: Remark, *, actor: Person) -> None:
    """Try once more to say at the tracker what could not be said.

    Raises:
        Refused: for whoever does not work on the case, and for what did not fail.
    """
    expect_worker(remark.link.case, actor)
    failed = Remark.objects.using(COURIER).filter(pk=remark.pk, state=Remark.State.FAILED)
    # One attempt counts as made, so that the tracker is asked first whether it has it already.
    if not failed.update(state=Remark.State.WANTED, attempts=1, due_at=timezone.now(), trouble=""):
        raise Refused(_("This is on its way, or done."))
    tell("case.tried_again", remark.link.case, actor=actor, remark=str(remark.pk))
    order_trackers()


def _expect_owner(space: Space, actor: Person) -> None:
    membership = membership_of(space, actor)
    if membership is None or membership.role != Role.OWNER or space.ring != Ring.INSIDE:
        raise Refused(_("The owners of a space of the inside connect trackers with it."))
