"""What an activity asks is done, by its type. Whoever signed it is `peer`; nothing else in it is believed unproven."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import host_of, ours
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.following import follow, shut, unfollow, unshut
from engawa.outside.channels.fediverse.hearing import heard_by, heard_in, last_words, taken_back
from engawa.outside.channels.fediverse.models import Echo, Peer, Published, Reply
from engawa.outside.channels.fediverse.peers import ACTORS, NobodyThere, keep
from engawa.outside.channels.fediverse.replying import change_reply, reply_to, take_back
from engawa.outside.channels.fediverse.told import Told
from engawa.outside.channels.hearing import Stopped, take_from_stream
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Heard

type Document = Mapping[str, Any]
NOTES = frozenset({"Note", "Article", "Question", "Page"})


@dataclass(slots=True)
class Taken:
    """What one batch of arrivals said to accounts of ours; the inbox takes it in together."""

    heard: dict[int, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    accounts: dict[int, Account] = field(default_factory=dict)

    def add(self, account: Account, heard: Iterable[Heard]) -> None:
        self.accounts[account.pk] = account
        self.heard[account.pk] += heard


def hand_on(taken: Taken) -> None:
    """Give what was heard to whoever takes it in (config/wiring.py)."""
    for number, heard in taken.heard.items():
        account = taken.accounts[number]
        with suppress(Stopped):
            take_from_stream(account, Catch(heard, {}))


def handle(activity: Document, peer: Peer, taken: Taken) -> None:
    """Do what a verified, new activity asks; what is not known is left."""
    act = HANDLERS.get(parsing.kind(activity))
    if act is not None:
        act(activity, peer, taken)


def _create(activity: Document, peer: Peer, taken: Taken) -> None:
    for note in parsing.objects(activity.get("object")):
        if not _is_theirs(note, peer):
            continue
        told = Told.read(note, activity)
        if told.is_public and reply_to(told, peer):
            continue
        for account in heard_by(told):
            taken.add(account, heard_in(told, peer, account))


def _update(activity: Document, peer: Peer, taken: Taken) -> None:
    for thing in parsing.objects(activity.get("object")):
        if parsing.text(thing, "id") == peer.uri and parsing.kind(thing) in ACTORS:
            _renew(thing, peer)
        elif _is_theirs(thing, peer):
            told = Told.read(thing, activity)
            if change_reply(told, peer):
                continue
            for account in heard_by(told):
                taken.add(account, heard_in(told, peer, account))


def _renew(document: Document, peer: Peer) -> None:
    """They changed their name or their key. It is signed with the old key, and from their own server."""
    try:
        keep(document, peer.uri)
    except NobodyThere:
        return


def _delete(activity: Document, peer: Peer, taken: Taken) -> None:
    for uri in parsing.uris(activity.get("object")):
        if uri == peer.uri:
            _forget(peer, taken)
        elif host_of(uri) == peer.host and not take_back(uri, peer):
            _unsay(uri, peer, taken)


def _unsay(uri: str, peer: Peer, taken: Taken) -> None:
    for account, heard in taken_back(uri, peer):
        taken.add(account, [heard])


def _forget(peer: Peer, taken: Taken) -> None:
    """Somebody is gone, and with them what they said."""
    for uri in Reply.objects.using(COURIER).filter(peer=peer).values_list("uri", flat=True):
        take_back(uri, peer)
    for uri in last_words(peer):
        _unsay(uri, peer, taken)
    peer.ties.using(COURIER).all().delete()
    Echo.objects.using(COURIER).filter(peer=peer).delete()
    Peer.objects.using(COURIER).filter(pk=peer.pk).update(gone_at=timezone.now(), name="", avatar="")


def _echo(kind: Echo.Kind) -> Callable[[Document, Peer, Taken], None]:
    def note(activity: Document, peer: Peer, taken: Taken) -> None:
        found = ours(parsing.uri(activity.get("object")))
        if found is None or found.what != "item":
            return
        published = Published.objects.using(COURIER).filter(item=found.id, item__removed_at=None)
        space = published.filter(item__audience=0).values_list("item__space_id", flat=True).first()
        if space is not None and not is_blocked(peer.uri, peer.host, space):
            Echo.objects.using(COURIER).update_or_create(
                item_id=found.id, kind=kind, peer=peer, defaults={"uri": parsing.text(activity, "id")}
            )

    return note


def _undo(activity: Document, peer: Peer, taken: Taken) -> None:
    """Take back a follow, a like, a boost or a block of their own."""
    for thing in activity.get("object"), *parsing.objects(activity.get("object")):
        uri = parsing.uri(thing)
        if isinstance(thing, dict) and parsing.kind(thing) == "Follow":
            unfollow(peer, parsing.uri(thing.get("object")))
        elif isinstance(thing, dict) and parsing.kind(thing) == "Block":
            unshut(peer, parsing.uri(thing.get("object")))
        elif uri and host_of(uri) == peer.host:
            Echo.objects.using(COURIER).filter(peer=peer, uri=uri).delete()
            unfollow(peer, follow_uri=uri)


HANDLERS: Mapping[str, Callable[[Document, Peer, Taken], None]] = {
    "Create": _create,
    "Update": _update,
    "Delete": _delete,
    "Like": _echo(Echo.Kind.LIKE),
    "Announce": _echo(Echo.Kind.BOOST),
    "Follow": lambda activity, peer, taken: follow(activity, peer),
    "Block": lambda activity, peer, taken: shut(peer, parsing.uri(activity.get("object"))),
    "Undo": _undo,
}


def _is_theirs(note: Document, peer: Peer) -> bool:
    """Whether it is a note that they wrote, from their own server."""
    by = parsing.uris(note.get("attributedTo"))
    return (
        parsing.kind(note) in NOTES
        and host_of(parsing.text(note, "id")) == peer.host
        and by[:1] == [peer.uri]
    )
