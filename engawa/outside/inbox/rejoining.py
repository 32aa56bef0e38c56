"""Threads that turn out to be one, and threads that people put together or take apart: always reversibly."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max, Min, Q

from engawa.outside.inbox.models import Message, Thread, Turn

COURIER = "courier"


def join_late(pairs: Iterable[tuple[Thread, Thread]]) -> None:
    """What began the first thread was said in the second, and came later than its answers: they are one."""
    for late, thread in pairs:
        if late.pk and late.head_id is None and (thread.head_id or thread.pk) != late.pk:
            join(late, thread.head or thread, using=COURIER)
            Turn.objects.using(COURIER).create(
                thread_id=late.head_id, space_id=late.space_id, verb="joined", data={"other": str(late.pk)}
            )


def join(thread: Thread, into: Thread, *, using: str = "default") -> None:
    """Let `thread`, and what was merged into it, be shown and answered as a part of `into`, a head."""
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
