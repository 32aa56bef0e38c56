"""After the commit: what happened to a public space's things is told to whoever follows it.

Being told twice of an entry changes nothing: each activity names the entry it comes from.
"""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from engawa.content.models import Item
from engawa.journal.models import Entry
from engawa.outside.channels.fediverse.addresses import PUBLIC, actor_of
from engawa.outside.channels.fediverse.documents import activity
from engawa.outside.channels.fediverse.following import answer
from engawa.outside.channels.fediverse.models import Activity, Block, Peer, Published, Reply, Tie
from engawa.outside.channels.fediverse.pausing import drop_held, hold_or_free
from engawa.outside.channels.fediverse.presence import SLUG, account_for, account_with
from engawa.outside.channels.fediverse.rendering import TYPES
from engawa.outside.channels.fediverse.replying import show
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account


def hear(entries: Sequence[Entry]) -> None:
    """Note what is to be told; it is written and sent by the process that speaks."""
    for entry in entries:
        act = ACTS.get(entry.verb.rpartition(".")[2] if entry.item_id else entry.verb)
        if act is not None and not entry.imported:
            with transaction.atomic(using=COURIER):
                act(entry)


def _written(entry: Entry) -> None:
    """Only what is written once the space can be followed: nobody is flooded with what was there before."""
    item = _item(entry)
    account = account_for(item.space_id) if item and item.audience == 0 else None
    if account is None or item is None or entry.at < account.made_at:
        return
    if item.removed_at is None and not _from_afar(item):
        _tell(account, "Create", entry.pk, item.pk)


def _edited(entry: Entry) -> None:
    published = Published.objects.using(COURIER).filter(item=entry.item_id).select_related("account").first()
    if published is not None:
        _tell(published.account, "Update", entry.pk, published.pk)


def _removed(entry: Entry) -> None:
    published = Published.objects.using(COURIER).filter(item=entry.item_id).select_related("account").first()
    if published is not None:
        _tell(published.account, "Delete", entry.pk, published.pk)


def _moved(entry: Entry) -> None:
    """With an item goes its talk: where it is read no longer it is taken back."""
    item = _item(entry)
    talk = Item.objects.using(COURIER).filter(root=entry.item_id).values_list("pk", flat=True)
    gone = Published.objects.using(COURIER).filter(item__in=[entry.item_id, *talk]).select_related("account")
    for published in gone:
        if item is None or item.space_id != published.account.space_id or item.audience != 0:
            _tell(published.account, "Delete", None, published.pk)
            published.delete(using=COURIER)
    _written(entry)


def _audience_changed(entry: Entry) -> None:
    account = account_for(entry.space_id) if entry.space_id else None
    if account is not None and account.space.audience != 0:
        leave(account)


def _closed(entry: Entry) -> None:
    account = account_with(int(entry.data.get("account", 0)))
    if account is not None:
        leave(account)


def _paused(entry: Entry) -> None:
    hold_or_free(int(entry.data.get("account", 0)))


def leave(account: Account) -> None:
    """The account ends: everybody who knows it is asked to forget it, with all that it said."""
    already = Activity.objects.using(COURIER).filter(account=account, kind="Delete", item_id=None)
    if already.exists():
        return
    drop_held(account)
    unsaid = Activity.objects.using(COURIER).filter(account=account, spread_at=None)
    unsaid.exclude(kind="Delete").delete()
    spoke = Peer.objects.using(COURIER).filter(replies__account=account, gone_at=None).distinct()
    here = actor_of(account.pk)
    Activity.objects.using(COURIER).create(
        account=account,
        kind="Delete",
        payload=activity("Delete", account.pk, "actor", here, to=[PUBLIC]),
        to=sorted({peer.reached_at for peer in spoke}),
        to_followers=True,
    )
    rows = Account.objects.using(COURIER).filter(pk=account.pk, network=SLUG)
    rows.update(state=Account.State.CLOSED)
    hold_or_free(account.pk)


def _decided(entry: Entry) -> None:
    replies = Reply.objects.using(COURIER).filter(pk=int(entry.data["reply"]), state=Reply.State.SHOWN)
    for reply in replies.select_related("peer"):
        show(reply)


def _follower_removed(entry: Entry) -> None:
    ties = Tie.objects.using(COURIER).filter(pk=int(entry.data["tie"]))
    for tie in ties.select_related("account", "peer"):
        answer(tie.account, "Reject", tie.follow_uri, tie.peer)
        tie.delete(using=COURIER)


def _blocked(entry: Entry) -> None:
    """Whoever is blocked follows no longer."""
    for block in Block.objects.using(COURIER).filter(pk=int(entry.data["block"])):
        ties = Tie.objects.using(COURIER).filter(shut_at=None)
        ties = ties.filter(space_id=block.space_id) if block.space_id else ties
        by_site = Peer.objects.using(COURIER).filter(host__regex=_below(block.target))
        named = Peer.objects.using(COURIER).filter(uri=block.target)
        ties.filter(peer__in=(named | by_site)).delete()


def _below(site: str) -> str:
    plain = "".join(f"\\{letter}" if letter in ".[]+*?()^$|{}\\" else letter for letter in site)
    return rf"^(.*\.)?{plain}(:[0-9]+)?$"


ACTS: Mapping[str, Callable[[Entry], None]] = {
    "written": _written,
    "edited": _edited,
    "removed": _removed,
    "moved": _moved,
    "space.audience_changed": _audience_changed,
    "fediverse.closed": _closed,
    "account.closed": _closed,
    "account.paused": _paused,
    "account.resumed": _paused,
    "reply.decided": _decided,
    "follower.removed": _follower_removed,
    "fediverse.blocked": _blocked,
}


def _item(entry: Entry) -> Item | None:
    items = Item.objects.using(COURIER).filter(pk=entry.item_id or 0, kind__in=TYPES).select_related("root")
    item = items.first()
    return item if item is not None and item.root_or_self.kind in TYPES else None


def _from_afar(item: Item) -> bool:
    return Reply.objects.using(COURIER).filter(item=item).exists()


def _tell(account: Account, kind: str, cause: int | None, item: int) -> None:
    row = Activity(account=account, kind=kind, cause=cause, item_id=item, to_followers=True)
    Activity.objects.using(COURIER).bulk_create([row], ignore_conflicts=True)
