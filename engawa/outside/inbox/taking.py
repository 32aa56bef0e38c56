"""What the channels hear becomes messages in threads, each once."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from engawa.base.safety import clean
from engawa.journal.record import record
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from engawa.outside.contacts.knowing import identities_of
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message, Thread

COURIER = "courier"
Known = dict[tuple[str, str], Identity]


def take(account: Account, heard: Sequence[Heard]) -> None:
    """Keep what was said to the account, under the courier's role. What is known already is not told again."""
    _forget(account, [one.uri for one in heard if one.is_removed])
    said = {one.uri: one for one in heard if not one.is_removed and (one.is_to_us or one.is_ours)}
    known = set(_messages(account).filter(uri__in=said).values_list("uri", flat=True))
    fresh = sorted((one for uri, one in said.items() if uri not in known), key=lambda one: one.at)
    if not fresh:
        return
    speakers = identities_of((one.speaker for one in fresh if not one.is_ours), space_id=account.space_id)
    threads = _threads(account, fresh, speakers)
    messages = Message.objects.using(COURIER).bulk_create(
        [_message(one, threads[one.uri], speakers) for one in fresh]
    )
    for thread in {thread.pk: thread for thread in threads.values()}.values():
        _move(thread, [one for one in messages if one.thread_id == thread.pk])
    record(
        "message.heard",
        actor=None,
        space=account.space,
        data={"threads": sorted({str(one.thread_id) for one in messages}), "count": len(messages)},
        using=COURIER,
    )


def _messages(account: Account) -> QuerySet[Message]:
    return Message.objects.using(COURIER).filter(account=account)


def _forget(account: Account, uris: list[str]) -> None:
    if uris:
        _messages(account).filter(uri__in=uris, removed_at=None).update(
            removed_at=timezone.now(), text="", html="", subject="", media=[], raw={}
        )


def _threads(account: Account, fresh: list[Heard], speakers: Known) -> dict[str, Thread]:
    """The thread of each, by its uri: that of what it answers, else one of its own."""
    answered = {one.answers for one in fresh if one.answers}
    parents = _messages(account).filter(uri__in=answered).select_related("thread")
    found = {message.uri: message.thread for message in parents}
    roots = {one.root or one.answers or one.uri for one in fresh}
    by_root = {
        thread.root: thread
        for thread in Thread.objects.using(COURIER).filter(account=account, root__in=roots)
    }
    for one in fresh:
        root = one.root or one.answers or one.uri
        thread = found.get(one.answers) or by_root.get(root)
        if thread is None:
            thread = by_root[root] = _begin(account, one, root, speakers)
        found[one.uri] = thread
    return found


def _begin(account: Account, first: Heard, root: str, speakers: Known) -> Thread:
    return Thread.objects.using(COURIER).create(
        account=account,
        space_id=account.space_id,
        root=root,
        subject=first.subject[:300],
        identity=_speaker(first, speakers),
        is_private=first.is_private,
        first_at=first.at,
        last_at=first.at,
    )


def _message(heard: Heard, thread: Thread, speakers: Known) -> Message:
    return Message(
        thread=thread,
        account_id=thread.account_id,
        space_id=thread.space_id,
        is_private=heard.is_private or thread.is_private,
        uri=heard.uri,
        url=heard.url,
        answers=heard.answers,
        identity=_speaker(heard, speakers),
        is_ours=heard.is_ours,
        subject=heard.subject[:300],
        text=heard.text,
        html=clean(heard.html) if heard.html else "",
        language=heard.language[:12],
        media=[asdict(one) for one in heard.media],
        raw=dict(heard.raw),
        at=heard.at,
    )


def _speaker(heard: Heard, speakers: Known) -> Identity | None:
    return None if heard.is_ours else speakers[heard.speaker.network, heard.speaker.uid]


def _move(thread: Thread, fresh: list[Message]) -> None:
    """The thread moves with its newest message: to us it opens it, ours ends the wait."""
    newest = max(fresh, key=lambda one: one.at)
    thread.messages_count += len(fresh)
    if newest.at >= thread.last_at:
        thread.last_at = newest.at
        thread.state = Thread.State.WAITING if newest.is_ours else Thread.State.OPEN
        thread.waits_since = None if newest.is_ours else thread.waits_since or _first_word(fresh)
    thread.save(using=COURIER, update_fields=["messages_count", "last_at", "state", "waits_since"])


def _first_word(fresh: list[Message]) -> datetime:
    return min(one.at for one in fresh if not one.is_ours)
