"""What the channels hear becomes messages in threads, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.base.safety import clean
from engawa.journal.record import record
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.contacts.knowing import identities_of
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.enclosing import enclose, take_out, told
from engawa.outside.inbox.hours import due_at
from engawa.outside.inbox.letting_go import until_of
from engawa.outside.inbox.models import Desk, Enclosure, Message, Thread
from engawa.outside.inbox.moving import keep_moved, move
from engawa.outside.inbox.planning import network_of
from engawa.outside.inbox.rejoining import join_late
from engawa.outside.listening.mood.model import moods_of

COURIER = "courier"
AT_ONCE = 1_000
Known = dict[tuple[str, str], Identity]


def take(account: Account, heard: Sequence[Heard]) -> None:
    """Keep what was said to the account, under the courier's role. What is known already is not told again."""
    _forget(account, [one.uri for one in heard if one.is_removed])
    said = {one.uri: one for one in heard if not one.is_removed}
    known = {one.uri: one for one in _messages(account).filter(uri__in=said).select_related("identity")}
    _follow(account, [(known[uri], one) for uri, one in said.items() if uri in known])
    new = [one for uri, one in said.items() if uri not in known and (one.is_to_us or one.is_ours)]
    if new:
        _keep(account, sorted(new, key=lambda one: one.at))


def _keep(account: Account, fresh: list[Heard]) -> None:
    speakers = identities_of((one.speaker for one in fresh if not one.is_ours), space_id=account.space_id)
    threads, late = _threads(account, fresh, speakers)
    by_thread: dict[int, tuple[Thread, list[Heard]]] = {}
    for one in fresh:
        by_thread.setdefault(id(threads[one.uri]), (threads[one.uri], []))[1].append(one)
    _settle(account, list(by_thread.values()))
    until = until_of(account, [one for one in fresh if not one.is_ours])
    messages = [_message(one, threads[one.uri], speakers, until.get(one.uri)) for one in fresh]
    _feel(messages)
    Message.objects.using(COURIER).bulk_create(messages, batch_size=AT_ONCE)
    enclose(messages)
    join_late(late)
    record(
        "message.heard",
        actor=None,
        space=account.space,
        data={
            "threads": sorted({str(one.head_id or one.pk) for one, _heard in by_thread.values()}),
            "count": len(messages),
        },
        using=COURIER,
    )


def _messages(account: Account) -> QuerySet[Message]:
    return Message.objects.using(COURIER).filter(account=account)


def _forget(account: Account, uris: list[str]) -> None:
    if uris:
        found = _messages(account).filter(uri__in=uris, removed_at=None)
        threads = list(found.values_list("thread_id", flat=True).distinct())
        take_out(Enclosure.objects.using(COURIER).filter(message__in=list(found)))
        found.update(removed_at=timezone.now(), text="", html="", subject="", media=[], raw={})
        _tell_changed(account, threads)


def _follow(account: Account, pairs: list[tuple[Message, Heard]]) -> None:
    """What was changed at the network is changed here, by nobody but whoever said it."""
    network = network_of(account)
    if network is not None and not network.limits.rewrites:
        return
    changed = []
    for message, heard in pairs:
        now = _words(heard)
        if (
            message.removed_at is None
            and _is_by_the_same(message, heard)
            and not _echoes(message, heard)
            and message.words_gone_at is None
            and any(getattr(message, name) != now[name] for name in ("text", "subject"))
        ):
            for name, value in now.items():
                setattr(message, name, value)
            message.edited_at = timezone.now()
            changed.append(message)
    if changed:
        fields = ["text", "html", "subject", "media", "edited_at"]
        Message.objects.using(COURIER).bulk_update(changed, fields, batch_size=AT_ONCE)
        _tell_changed(account, sorted({one.thread_id for one in changed}))


def _is_by_the_same(message: Message, heard: Heard) -> bool:
    said, speaker = message.identity, heard.speaker
    if message.is_ours or heard.is_ours or said is None:
        return message.is_ours and heard.is_ours
    return (said.network, said.uid) == (speaker.network, speaker.uid)


def _echoes(message: Message, heard: Heard) -> bool:
    """Whether these are the words that we said from here; a network may put the name of who is answered first."""
    told, kept = (" ".join(text.split()) for text in (heard.text, message.text))
    return message.dispatch_id is not None and told.endswith(kept)


def _tell_changed(account: Account, threads: list[int]) -> None:
    if threads:
        data = {"threads": [str(one) for one in threads]}
        record("message.changed", actor=None, space=account.space, data=data, using=COURIER)


def _words(heard: Heard) -> dict[str, object]:
    return {
        "text": heard.text.replace("\x00", ""),
        "html": clean(heard.html.replace("\x00", "")) if heard.html else "",
        "subject": heard.subject.replace("\x00", "")[:300],
        "media": [told(one) for one in heard.media],
    }


def _threads(
    account: Account, fresh: list[Heard], speakers: Known
) -> tuple[dict[str, Thread], list[tuple[Thread, Thread]]]:
    """The thread of each, by its uri: that of what it answers, else one of its own; what is not shown to be from
    whom it says joins nobody else's. And pairs of threads that turn out to be one: what began the first was said in
    the second."""
    answered = {one.answers for one in fresh if one.answers}
    roots = {_root(one) for one in fresh} | {one.uri for one in fresh}
    same, within = _held(account, answered, roots), _within(account, answered)
    if not same.keys() >= set(within.values()):  # somebody let a part of it go on as another talk meanwhile
        same, within = _held(account, answered, roots), _within(account, answered)
    found = {uri: same[pk] for uri, pk in within.items() if pk in same}
    by_root = {thread.root: thread for thread in same.values() if thread.root in roots}
    late = []
    for one in fresh:
        thread = found.get(one.answers) or by_root.get(_root(one))
        if one.doubt and not (thread and _is_theirs(thread, one, speakers)):
            found[one.uri] = _begin(account, one, speakers, root=f"{UNCONFIRMED}:{one.uri}")
            continue
        if thread is None:
            thread = by_root[_root(one)] = _begin(account, one, speakers, root=_root(one))
        found[one.uri] = thread
        begun = by_root.get(one.uri)
        if begun is not None and begun is not thread:
            late.append((begun, thread))
        elif thread.root == one.uri:
            thread.subject = one.subject.replace("\x00", "")[:300] or thread.subject
            thread.identity = _speaker(one, speakers) or thread.identity
            thread.first_at = min(thread.first_at, one.at)
    return found, late


def _held(account: Account, answered: set[str], roots: set[str]) -> dict[int, Thread]:
    """These threads and those they were merged into. What somebody does with them meanwhile waits, and is not
    written over."""
    ours = Thread.objects.using(COURIER).filter(account=account)
    within = _messages(account).filter(uri__in=answered).values("thread")
    known = ours.filter(Q(root__in=roots) | Q(pk__in=within))
    held = Thread.objects.using(COURIER).filter(Q(pk__in=known.values("pk")) | Q(pk__in=known.values("head")))
    same = {thread.pk: thread for thread in held.order_by("pk").select_for_update()}
    for thread in list(same.values()):
        head = thread.head_id
        if head is None:
            continue
        if head not in same:  # merged while we waited
            same[head] = Thread.objects.using(COURIER).select_for_update().get(pk=head)
        thread.head = same[head]
    return same


def _within(account: Account, uris: set[str]) -> dict[str, int]:
    """In which thread each of these was said."""
    return dict(_messages(account).filter(uri__in=uris).values_list("uri", "thread"))


def _stands(thread: Thread) -> bool:
    """Kept already, and not begun just now."""
    return not thread._state.adding


def _root(heard: Heard) -> str:
    return heard.root or heard.answers or heard.uri


def _begin(account: Account, first: Heard, speakers: Known, *, root: str) -> Thread:
    return Thread(
        account=account,
        space_id=account.space_id,
        root=root,
        subject=first.subject.replace("\x00", "")[:300],
        identity=_speaker(first, speakers),
        is_private=first.is_private,
        first_at=first.at,
        last_at=first.at,
    )


def _settle(account: Account, arrived: list[tuple[Thread, list[Heard]]]) -> None:
    """Each thread, and the one it was merged into, moves with what arrived in it; new ones are kept."""
    desk = Desk.objects.using(COURIER).filter(space=account.space_id).first()
    now, new, standing = timezone.now(), [], {}
    for thread, heard in arrived:
        for one in filter(None, (thread, thread.head)):
            move(one, heard, now)
            if one.answer_by is None and one.waits_since is not None:
                one.answer_by = due_at(desk, max(one.waits_since, one.first_at))
            if _stands(one):
                standing[one.pk] = one
        if not _stands(thread):
            new.append(thread)
    Thread.objects.using(COURIER).bulk_create(new, batch_size=AT_ONCE)
    keep_moved(list(standing.values()), using=COURIER)


def _feel(messages: Sequence[Message]) -> None:
    """Keep in what mood each of theirs was said."""
    theirs = [one for one in messages if not one.is_ours]
    moods = moods_of([f"{one.subject}\n{one.text}".strip() for one in theirs])
    for one, felt in zip(theirs, moods, strict=True):
        if felt is not None:
            one.mood, one.sure = felt.mood, felt.sure


def _message(heard: Heard, thread: Thread, speakers: Known, words_until: datetime | None) -> Message:
    return Message(
        thread_id=thread.pk,
        account_id=thread.account_id,
        space_id=thread.space_id,
        is_private=heard.is_private or thread.is_private,
        uri=heard.uri,
        url=heard.url,
        answers=heard.answers,
        identity=_speaker(heard, speakers),
        is_ours=heard.is_ours,
        language=heard.language[:12],
        raw=dict(heard.raw),
        doubt=heard.doubt,
        words_until=words_until,
        at=heard.at,
        **_words(heard),
    )


def _is_theirs(thread: Thread, heard: Heard, speakers: Known) -> bool:
    speaker = _speaker(heard, speakers)
    return speaker is not None and thread.identity_id == speaker.pk


def _speaker(heard: Heard, speakers: Known) -> Identity | None:
    return None if heard.is_ours else speakers[heard.speaker.network, heard.speaker.uid]
