"""Words that a network lets nobody keep for long are let go; the talk, its state and our answers stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from engawa.journal.record import record
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.letting_go import keeps_until
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from engawa.outside.inbox.enclosing import take_out
from engawa.outside.inbox.models import Enclosure, Message, Thread
from engawa.outside.listening.models import Mention

AT_ONCE = 500
WORDS_GO: list[Callable[[Sequence[Message]], None]] = []
"""Rooms above add to it in ready(): what they made of the words of these messages goes, too; they are there still."""


def until_of(account: Account, heard: Sequence[Heard]) -> dict[str, datetime]:
    """Until when the words of each may be kept, by its uri; what was a mention before is no younger for being taken."""
    until = keeps_until(account.network)
    if until is None:
        return {}
    known = Mention.objects.using(COURIER).filter(
        network=account.network, uri__in=[one.uri for one in heard], words_until__isnull=False
    )
    sooner = {uri: moment for uri, moment in known.values_list("uri", "words_until") if moment is not None}
    return {one.uri: until for one in heard} | sooner


def let_go(until: datetime) -> int:
    """Let go of the words that may be kept until then at most; returns of how many messages."""
    went = 0
    while some := _let_go_of_some(until):
        went += some
    return went


def _let_go_of_some(until: datetime) -> int:
    with transaction.atomic(using=COURIER):
        due = Message.objects.using(COURIER).filter(words_until__lte=until).select_related("account__space")
        messages = list(due.order_by("words_until").select_for_update(of=("self",))[:AT_ONCE])
        if not messages:
            return 0
        for words_go in WORDS_GO:
            words_go(messages)
        ids = [one.pk for one in messages]
        take_out(Enclosure.objects.using(COURIER).filter(message__in=ids))
        gone = {"text": "", "html": "", "subject": "", "media": []}
        Message.objects.using(COURIER).filter(pk__in=ids).update(
            **gone, words_until=None, words_gone_at=timezone.now()
        )
        Thread.objects.using(COURIER).filter(pk__in={one.thread_id for one in messages}).update(subject="")
        _tell(messages)
    return len(messages)


def _tell(messages: Sequence[Message]) -> None:
    for account in {one.account for one in messages}:
        threads = sorted({str(one.thread_id) for one in messages if one.account_id == account.pk})
        record("message.changed", actor=None, space=account.space, data={"threads": threads}, using=COURIER)
