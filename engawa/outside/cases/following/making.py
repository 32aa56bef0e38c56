"""Issues and remarks that were asked for are made, each once: marked before the tracker is asked, looked for after a
break. Under the courier's role."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.cases.actions.opening import tell
from engawa.outside.cases.following.looking import asked, keys_of, take_issue
from engawa.outside.cases.models import Connection, Link, Remark
from engawa.outside.cases.tracking import Issue, NewIssue, Tracker, tracker_named
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=2)


def make_wanted() -> int:
    """Make every link and remark whose time has come; returns how many were tried."""
    tried = 0
    while (link := _next(Link)) is not None:
        _make(link)
        tried += 1
    while (remark := _next(Remark)) is not None:
        _say(remark)
        tried += 1
    return tried


def _next(model: Any) -> Any:
    """One that waits, marked as begun; what was begun before and never ended comes again after two minutes."""
    begun = model.State.MAKING if model is Link else model.State.SENDING
    beside = ("case__space", "connection") if model is Link else ("link__connection", "link__case__space")
    with transaction.atomic(using=COURIER):
        rows = model.objects.using(COURIER).select_for_update(skip_locked=True, of=("self",))
        found = (
            rows.filter(state__in=(model.State.WANTED, begun), due_at__lte=timezone.now())
            .select_related(*beside)
            .order_by("due_at")
            .first()
        )
        if found is not None:
            model.objects.using(COURIER).filter(pk=found.pk).update(
                state=begun, attempts=found.attempts + 1, due_at=timezone.now() + LEASE
            )
    return found


def _make(link: Link) -> None:
    connection = link.connection
    try:
        tracker, keys = tracker_named(connection.tracker), keys_of(connection)
        issue = asked(lambda: _issue(tracker, connection, keys, link))
    except (Trouble, KeyError) as trouble:
        _fail(Link, link, trouble, Link.State.FAILED)
        return
    with transaction.atomic(using=COURIER):
        Link.objects.using(COURIER).filter(pk=link.pk).update(
            state=Link.State.STANDS, remote_id=issue.id, trouble=""
        )
        tell("case.linked", link.case, actor=None, using=COURIER, link=str(link.pk))
        take_issue(connection, issue)


def _issue(tracker: Tracker, connection: Connection, keys: Mapping[str, Any], link: Link) -> Issue:
    if reference := link.wish.get("reference"):
        found = tracker.find(connection, keys, reference)
        if found is None:
            raise Refused(_("There is no such issue, or it may not be seen."))
        return found
    origin = (settings.CSRF_TRUSTED_ORIGINS or [""])[0]
    issue = NewIssue(
        f"engawa-{link.pk}",
        link.wish.get("title", ""),
        link.wish.get("text", ""),
        f"{origin}/cases/{link.case_id}/",
    )
    made = _known(lambda: tracker.find_made(connection, keys, issue)) if link.attempts else None
    return made or tracker.create(connection, keys, issue)


class _Undecided(Unsure):
    """The tracker itself has no way to know."""


def _known[Found](find: Callable[[], Found]) -> Found:
    """What was begun before and never ended is looked for at the tracker."""
    try:
        return find()
    except Unsure as trouble:
        raise _Undecided(str(trouble)) from trouble


def _say(remark: Remark) -> None:
    connection = remark.link.connection
    try:
        tracker, keys = tracker_named(connection.tracker), keys_of(connection)
        said = asked(lambda: _comment(tracker, connection, keys, remark))
    except (Trouble, KeyError) as trouble:
        _fail(Remark, remark, trouble, Remark.State.FAILED)
        return
    with transaction.atomic(using=COURIER):
        # The look may have brought it back already.
        Remark.objects.using(COURIER).filter(link=remark.link, remote_id=said).exclude(pk=remark.pk).delete()
        Remark.objects.using(COURIER).filter(pk=remark.pk).update(
            state=Remark.State.SENT, remote_id=said, trouble=""
        )


def _comment(tracker: Tracker, connection: Connection, keys: Mapping[str, Any], remark: Remark) -> str:
    issue, key = remark.link.remote_id, f"engawa-{remark.pk}"
    said = None
    if remark.attempts:
        said = _known(lambda: tracker.find_said(connection, keys, issue, remark.text, key))
    return said or tracker.say(connection, keys, issue, remark.text, key)


def _fail(model: Any, row: Any, trouble: Exception, failed: str) -> None:
    """Later again, or visibly not: what nobody can know and what is refused waits for a person."""
    final = isinstance(trouble, (Refused, SignInAgain, KeyError)) or row.attempts + 1 >= MOST_ATTEMPTS
    final = final or isinstance(trouble, _Undecided)
    pause = getattr(trouble, "again_in", None) or timedelta(seconds=min(10 * 4**row.attempts, 3600))
    told = str(trouble) if isinstance(trouble, Trouble) else _("This tracker is not installed any more.")
    changes: dict[str, Any] = {"trouble": told[:1000], "due_at": timezone.now() + pause}
    model.objects.using(COURIER).filter(pk=row.pk).update(**changes, **({"state": failed} if final else {}))
