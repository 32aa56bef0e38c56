"""What the owners of an account see of it: who follows, what waits, what became of what went out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from engawa.base.excerpts import excerpt
from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.outside.channels.fediverse.models import Block, Echo, Host, Published, Reply, Tie
from engawa.outside.channels.models import Account

PAGE = 20
SENT = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that went out, and what came back."""

    title: str
    url: str
    item: Item
    likes: int
    boosts: int
    replies: int


def followers_of(account: Account, before: int | None) -> tuple[Sequence[Tie], int | None]:
    """The latest first, and where the next page begins."""
    ties = Tie.objects.filter(account=account, followed_at__isnull=False).select_related("peer")
    ties = ties.filter(pk__lt=before) if before else ties
    rows = list(ties.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def how_many_follow(account: Account) -> int:
    return Tie.objects.filter(account=account, followed_at__isnull=False).count()


def held_for(account: Account) -> Sequence[Reply]:
    """What waits for an owner, the oldest first."""
    held = Reply.objects.filter(account=account, state=Reply.State.HELD).select_related("peer", "on__root")
    return list(held.order_by("pk")[:PAGE])


def sent_by(account: Account) -> Sequence[Sent]:
    """The latest that went out."""
    rows = Published.objects.filter(account=account, item__root=None).select_related("item__space")
    items = [row.item for row in rows.order_by("-pk")[:SENT]]
    ids = [item.pk for item in items]
    echoes = {
        row["item"]: row
        for row in Echo.objects.filter(item__in=ids)
        .values("item")
        .annotate(likes=Count("pk", filter=Q(kind="like")), boosts=Count("pk", filter=Q(kind="boost")))
    }
    none = {"likes": 0, "boosts": 0}
    return [
        Sent(
            title=item.title or excerpt(item.html, 80),
            url=address_of(item),
            item=item,
            likes=echoes.get(item.pk, none)["likes"],
            boosts=echoes.get(item.pk, none)["boosts"],
            replies=item.talk,
        )
        for item in items
    ]


def blocks_for(account: Account) -> Sequence[Block]:
    """Those of its space and those of the whole house."""
    found = Block.objects.filter(Q(space=account.space_id) | Q(space=None)).select_related("space", "by")
    return list(found.order_by("-pk")[:200])


def silent_hosts(account: Account) -> Sequence[Host]:
    """Servers of followers that do not answer just now."""
    followed_from = Tie.objects.filter(account=account, followed_at__isnull=False).values("peer__host")
    down = Host.objects.filter(name__in=followed_from, failures__gt=0)
    return list(down.order_by("down_since")[:PAGE])
