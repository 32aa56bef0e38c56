"""Connections are looked at in turn, and what changed there is taken in: by polling, or from an adapter that was told.
Under the courier's role."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.cases.actions.leading import shift
from engawa.outside.cases.actions.merging import family_of, head_of
from engawa.outside.cases.models import Case, Connection, ConnectionKey, Link, Release, Remark, State
from engawa.outside.cases.tracking import Changes, Comment, Issue, Stage, tracker_named
from engawa.outside.channels.keys import COURIER, opened_for
from engawa.outside.channels.network import SignInAgain, Trouble, Unsure

LEASE = timedelta(minutes=5)
log = logging.getLogger(__name__)
MOVES = {
    Stage.OPEN: State.LOOKED,
    Stage.STARTED: State.FIXING,
    Stage.DONE: State.FIXED,
    Stage.DECLINED: State.DECLINED,
}


def keys_of(connection: Connection) -> dict[str, Any]:
    """The keys of a connection, opened; empty for one that needs none.

    Raises:
        SignInAgain: when they were sealed by another installation's secret.
    """
    kept = ConnectionKey.objects.using(COURIER).filter(connection=connection.pk).first()
    return opened_for(f"tracker {connection.pk}", bytes(kept.sealed)) if kept else {}


def look_at_due() -> int:
    """Look at every connection whose time has come; returns how many were looked at."""
    looked = 0
    while (connection := _next()) is not None:
        look(connection)
        looked += 1
    return looked


def _next() -> Connection | None:
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        rows = Connection.objects.using(COURIER).select_for_update(skip_locked=True)
        found = rows.filter(state=Connection.State.RUNNING, look_at__lte=now).order_by("look_at").first()
        if found is not None:
            Connection.objects.using(COURIER).filter(pk=found.pk).update(look_at=now + LEASE)
    return found


def look(connection: Connection) -> None:
    """Ask the tracker what changed. Its trouble is kept and shown, and holds up nobody else."""
    standing = Link.objects.using(COURIER).filter(connection=connection, state=Link.State.STANDS)
    linked = set(standing.exclude(remote_id="").values_list("remote_id", flat=True))
    try:
        tracker = tracker_named(connection.tracker)
        keys = keys_of(connection)
        take(connection, asked(lambda: tracker.look(connection, keys, linked)))
        _note(connection, again=tracker.every)
    except (Trouble, KeyError) as trouble:
        _note(connection, trouble=trouble)


def asked[Answer](ask: Callable[[], Answer]) -> Answer:
    """Ask a tracker; what its adapter does not know of may have arrived all the same.

    Raises:
        Trouble: for whatever went wrong.
    """
    try:
        return ask()
    except (Trouble, KeyError, OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("A tracker's adapter stumbled.")
        raise Unsure(f"{type(error).__name__}: {error}") from error


def take(connection: Connection, changes: Changes) -> None:
    """Take in what a tracker says, from a look or from an event that came by itself. Twice changes nothing."""
    for issue in changes.issues:
        take_issue(connection, issue)
    for remote_id, comments in changes.comments.items():
        _take_comments(connection, remote_id, comments)
    for one in changes.releases:
        Release.objects.using(COURIER).get_or_create(
            space_id=connection.space_id, name=one.name[:60], defaults={"day": one.day, "url": one.url}
        )
    if changes.cursor:
        Connection.objects.using(COURIER).filter(pk=connection.pk).update(cursor=dict(changes.cursor))


def take_issue(connection: Connection, issue: Issue) -> None:
    """An issue moved: the links show it, and the state of their cases moves with it when its stage is another."""
    with transaction.atomic(using=COURIER):
        links = Link.objects.using(COURIER).select_for_update(of=("self",)).select_related("case__space")
        for link in links.filter(connection=connection, remote_id=issue.id, state=Link.State.STANDS):
            Link.objects.using(COURIER).filter(pk=link.pk).update(
                stage=issue.stage,
                remote_state=issue.state[:100],
                title=issue.title,
                reference=issue.reference[:100] or link.reference,
                url=issue.url or link.url,
                changed_at=issue.changed_at or timezone.now(),
            )
            case = head_of(link.case_id, COURIER)
            if link.stage != issue.stage and _goes_on(case, link, issue.stage):
                _shift(case, link, issue)


def _goes_on(case: Case, link: Link, stage: Stage) -> bool:
    """Whether the case goes with it: an issue that was linked while open does not set back who began already, and a
    case with several issues, its own or of those that live on in it, is fixed with the last of them."""
    if stage == Stage.OPEN:
        return bool(link.stage) or case.state == State.HEARD
    if stage in (Stage.DONE, Stage.DECLINED):
        standing = Link.objects.using(COURIER).filter(state=Link.State.STANDS)
        others = standing.filter(case__in=family_of(case, COURIER)).exclude(pk=link.pk)
        return not others.filter(stage__in=(Stage.OPEN, Stage.STARTED)).exists()
    return True


def _shift(case: Case, link: Link, issue: Issue) -> None:
    said = {"issue": issue.reference or link.reference or issue.id, "state": issue.state or issue.stage.value}
    shift(case, MOVES[issue.stage], reason=_("%(issue)s: %(state)s") % said, by=None, using=COURIER)


def _take_comments(connection: Connection, remote_id: str, comments: Sequence[Comment]) -> None:
    for link in Link.objects.using(COURIER).filter(
        connection=connection, remote_id=remote_id, state="stands"
    ):
        ours = set(
            Remark.objects.using(COURIER)
            .filter(link=link)
            .exclude(remote_id="")
            .values_list("remote_id", flat=True)
        )
        Remark.objects.using(COURIER).bulk_create(
            [
                Remark(
                    link=link, state=Remark.State.HEARD, remote_id=one.id, who=one.who[:200], text=one.text, at=one.at
                )
                for one in comments
                if one.id not in ours
            ],
            ignore_conflicts=True,
        )  # fmt: skip


def _note(
    connection: Connection, *, again: timedelta = timedelta(0), trouble: Exception | None = None
) -> None:
    now = timezone.now()
    changes: Mapping[str, Any] = {
        "look_at": now + again, "looked_at": now, "trouble": "", "trouble_since": None, "failures": 0,
    }  # fmt: skip
    if trouble is not None:
        pause = getattr(trouble, "again_in", None) or timedelta(
            seconds=min(30 * 2**connection.failures, 3600)
        )
        known = isinstance(trouble, Trouble)
        changes = {
            "look_at": now + pause,
            "trouble": (str(trouble) if known else _("This tracker is not installed any more."))[:1000],
            "trouble_since": connection.trouble_since or now,
            "failures": min(connection.failures + 1, 12),
        } | ({"state": Connection.State.REFUSED} if isinstance(trouble, SignInAgain) else {})
    Connection.objects.using(COURIER).filter(pk=connection.pk).update(**changes)
