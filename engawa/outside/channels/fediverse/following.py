"""Who follows an account, and who wants nothing of it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import actor_of, ours
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.documents import activity as activity_of
from engawa.outside.channels.fediverse.models import Activity, Peer, Tie
from engawa.outside.channels.fediverse.presence import account_with, stands
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account


def follow(activity: Mapping[str, Any], peer: Peer) -> None:
    """They follow an account of ours from now on, which says yes; to whom is blocked there it says no."""
    account = _account(parsing.uri(activity.get("object")))
    uri = parsing.text(activity, "id")
    if account is None:
        return
    if is_blocked(peer.uri, peer.host, account.space_id):
        answer(account, "Reject", uri, peer)
        return
    Tie.objects.using(COURIER).update_or_create(
        account=account,
        peer=peer,
        defaults={
            "space_id": account.space_id,
            "inbox": peer.reached_at,
            "follow_uri": uri,
            "followed_at": timezone.now(),
            "shut_at": None,
        },
    )
    answer(account, "Accept", uri, peer)


def answer(account: Account, kind: str, follow_uri: str, peer: Peer) -> None:
    """Accept a follow, or reject it: also later, when somebody is not to follow any more."""
    asked = {"id": follow_uri, "type": "Follow", "actor": peer.uri, "object": actor_of(account.pk)}
    row = Activity.objects.using(COURIER).create(account=account, kind=kind, to=[peer.inbox])
    row.payload = activity_of(kind, account.pk, row.pk, asked, to=[peer.uri])
    row.save(using=COURIER, update_fields=["payload"])


def unfollow(peer: Peer, actor: str = "", follow_uri: str = "") -> None:
    """They no longer follow: named by our actor, or by the follow they take back."""
    ties = Tie.objects.using(COURIER).filter(peer=peer, shut_at=None)
    if follow_uri:
        ties.filter(follow_uri=follow_uri).delete()
    elif account := _account(actor):
        ties.filter(account=account).delete()


def shut(peer: Peer, actor: str) -> None:
    """They block us: they follow no longer, and nothing is sent to them."""
    account = _account(actor)
    if account is not None:
        Tie.objects.using(COURIER).update_or_create(
            account=account,
            peer=peer,
            defaults={
                "space_id": account.space_id,
                "inbox": peer.reached_at,
                "followed_at": None,
                "shut_at": timezone.now(),
            },
        )


def unshut(peer: Peer, actor: str) -> None:
    """They no longer block us."""
    if account := _account(actor):
        Tie.objects.using(COURIER).filter(peer=peer, account=account, shut_at__isnull=False).delete()


def _account(actor: str) -> Account | None:
    found = ours(actor)
    account = account_with(found.id) if found and found.what == "actor" else None
    return account if account is not None and stands(account) else None
