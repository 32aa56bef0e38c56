"""A thread and what was merged into it: the messages that are shown and answered as one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from engawa.outside.inbox.models import Message, Thread


def messages_of(head: Thread) -> QuerySet[Message]:
    """All that was said, in no order."""
    merged = Thread.objects.filter(head=head).values("pk")
    return Message.objects.filter(Q(thread=head) | Q(thread__in=merged))


def last_of_theirs(head: Thread) -> Message | None:
    """What is answered when nothing else is chosen: the last thing they said."""
    theirs = messages_of(head).filter(is_ours=False, removed_at=None).select_related("identity")
    return theirs.order_by("-at", "-pk").first()


def last_of_ours(head: Thread) -> Message | None:
    return messages_of(head).filter(is_ours=True).order_by("-at", "-pk").first()
