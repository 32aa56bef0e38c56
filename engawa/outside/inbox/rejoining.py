"""Threads that turn out to be one, and threads that people put together or take apart: always reversibly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from engawa.outside.inbox.hours import due_at
from engawa.outside.inbox.models import Desk, Message, Thread, Turn

COURIER = "courier"


def join_late(pairs: Iterable[tuple[Thread, Thread]]) -> None:
    """What began the first thread was said in the second, and came later than its answers: they are one."""
    for late, thread in pairs:
        if late.pk and late.head_id is None and (thread.head_id or thread.pk) != late.pk:
            data = {"other": str(late.pk), "was": join(late, thread.head or thread, using=COURIER)}
            Turn.objects.using(COURIER).create(
                thread_id=late.head_id,
                space_id=late.space_id,
                verb="joined",
                data=data,
            )


def join(thread: Thread, into: Thread, *, using: str = "default") -> str:
    """Let `thread`, and what was merged into it, be shown and answered as a part of `into`, a head.

    Returns in which state that was, to be kept with its turn: parting them again puts it back.
    """
    was = str(into.state)
    threads = Thread.objects.using(using)
    threads.filter(head=thread).update(head=into)
    threads.filter(pk=thread.pk).update(merged_into=into, head=into)
    thread.merged_into, thread.head = into, into
    into.messages_count += thread.messages_count
    into.first_at = min(into.first_at, thread.first_at)
    into.last_at = max(into.last_at, thread.last_at)
    if thread.state == Thread.State.OPEN and into.state != Thread.State.SPAM:
        into.state = Thread.State.OPEN
        into.waits_since = min(filter(None, (into.waits_since, thread.waits_since)), default=None)
        into.answer_by = min(filter(None, (into.answer_by, thread.answer_by)), default=None)
    into.save(
        using=using,
        update_fields=["messages_count", "first_at", "last_at", "state", "waits_since", "answer_by"],
    )
    return was


def part(thread: Thread, *, using: str = "default") -> Thread:
    """Undo a merge: the thread stands for itself again, with what had been merged into it. Returns where it was."""
    threads = Thread.objects.using(using)
    was = threads.get(family=thread)
    branch = [thread.pk]
    for pk in branch:
        branch += threads.filter(merged_into=pk).values_list("pk", flat=True)
    threads.filter(pk__in=branch[1:]).update(head=thread)
    threads.filter(pk=thread.pk).update(merged_into=None, head=None)
    thread.merged_into = thread.head = None
    for one in (was, thread):
        recount(one, using=using)
    wait_anew(was, _joined(was, thread, using), using=using)
    return was


def recount(head: Thread, *, using: str = "default") -> None:
    """How much is said in a head and what was merged into it, and when it was said first and last."""
    family = Q(thread=head) | Q(thread__head=head)
    found = Message.objects.using(using).filter(family)
    told = found.aggregate(count=Count("pk"), first=Min("at"), last=Max("at"))
    Thread.objects.using(using).filter(pk=head.pk).update(
        messages_count=told["count"],
        first_at=told["first"] or head.first_at,
        last_at=told["last"] or head.last_at,
    )


def wait_anew(head: Thread, joined: Turn | None = None, *, using: str = "default") -> None:
    """After it was parted: it waits for an answer only to what is said in it still. What had been settled before
    the other joined, and of which nobody spoke since, is settled again."""
    if head.state != Thread.State.OPEN or head.waits_since is None:
        return
    messages = Message.objects.using(using).filter(Q(thread=head) | Q(thread__head=head))
    answered = messages.filter(is_ours=True).aggregate(at=Max("at"))["at"]
    theirs = messages.filter(is_ours=False, removed_at=None)
    since = _first(theirs.filter(at__gt=answered) if answered else theirs)
    was = joined.data.get("was") if joined else None
    if joined and was in (Thread.State.DONE, Thread.State.WAITING) and not _spoke_since(theirs, joined.at):
        head.state, since = was, None
    elif since is None:
        head.state = Thread.State.WAITING
    if since != head.waits_since:
        desk = Desk.objects.using(using).filter(space=head.space_id).first()
        head.waits_since, head.answer_by, head.escalated = since, due_at(desk, since), 0
        head.save(using=using, update_fields=["state", "waits_since", "answer_by", "escalated"])


def _joined(head: Thread, other: Thread, using: str) -> Turn | None:
    """The last time they became one."""
    turns = Turn.objects.using(using).filter(thread=head, verb__in=("merged", "joined"))
    return turns.filter(data__other=str(other.pk)).order_by("-pk").first()


def _first(messages: QuerySet[Message]) -> datetime | None:
    found: datetime | None = messages.aggregate(at=Min("at"))["at"]
    return found


def _spoke_since(theirs: QuerySet[Message], moment: datetime) -> bool:
    return theirs.filter(heard_at__gt=moment).exists()
