"""Pages and articles: whose text stands in them, and whose has lasted."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from engawa.content.models import Item, Reaction, Revision
from engawa.credit.deriving.keeping import INDEXER, Deed, settle
from engawa.credit.deriving.surviving import Standing, Wrote, surviving
from engawa.credit.models import Looked, Share, Sort
from engawa.journal.models import Entry
from engawa.people.models import Thanks

KINDS = ("page", "article")
LASTING = timedelta(days=90)
LEAST_LINES, LEAST_PART = 3, 0.1
NAMED = 40


def waiting(most: int) -> list[int]:
    """Texts that changed since they were looked at, were never looked at, or have something coming of age."""
    items = Item.objects.using(INDEXER).filter(kind__in=KINDS, removed_at=None)
    looked = Looked.objects.using(INDEXER)
    known = looked.values("item")
    fresh = items.exclude(pk__in=known).values_list("pk", flat=True)[:most]
    ripe = looked.filter(again_at__lte=timezone.now()).values_list("pk", flat=True)[:most]
    changed = looked.exclude(item__edited_at=None).exclude(text_of=F("item__edited_at"))
    return list({*fresh, *ripe, *changed.values_list("pk", flat=True)[:most]})[:most]


@transaction.atomic(using=INDEXER)
def look(item_id: int) -> None:
    """Say anew whose text stands in an item and whose has lasted there."""
    item = Item.objects.using(INDEXER).filter(pk=item_id, kind__in=KINDS).first()
    if item is None:
        return
    standing = surviving(_states(item)) if item.removed_at is None else {}
    now = timezone.now()
    _share(item, standing)
    settle([f"text:{item.pk}"], _lasting(item, standing, now - LASTING))
    young = [at for one in standing.values() for at in one.times if at > now - LASTING]
    Looked.objects.using(INDEXER).update_or_create(
        item=item,
        defaults={
            "text_of": item.edited_at or item.created_at,
            "again_at": min(young) + LASTING if young else None,
        },
    )


def _states(item: Item) -> Iterator[Wrote]:
    earlier = Revision.objects.using(INDEXER).filter(item=item).order_by("number")
    for row in earlier.iterator(chunk_size=50):
        yield Wrote(row.by_id, row.at, row.body)
    edits = Entry.objects.using(INDEXER).filter(item=item, verb=f"{item.kind}.edited")
    edit = edits.order_by("-id").first()
    by = edit.actor_id if edit else item.author_id
    yield Wrote(by, item.edited_at or item.created_at, item.body)


def _share(item: Item, standing: dict[int, Standing]) -> None:
    Share.objects.using(INDEXER).filter(item=item).exclude(person__in=standing).delete()
    most = sorted(standing.items(), key=lambda one: -one[1].lines)[:NAMED]
    Share.objects.using(INDEXER).bulk_create(
        [Share(item=item, person_id=who, lines=one.lines, since=one.since) for who, one in most],
        update_conflicts=True,
        unique_fields=["item", "person"],
        update_fields=["lines", "since"],
    )


def _lasting(item: Item, standing: dict[int, Standing], until: datetime) -> list[Deed]:
    """Text counts that has stood for 90 days where somebody else took part: who writes alone proves nothing."""
    every = sum(one.lines for one in standing.values())
    candidates = {
        who: one
        for who, one in standing.items()
        if (old := one.lasted(until)) >= LEAST_LINES and old >= every * LEAST_PART
    }
    around = _took_part(item, standing) if candidates else set()
    return [
        Deed(who, Sort.PAGE, f"text:{item.pk}", one.since, item.pk)
        for who, one in candidates.items()
        if around - {who}
    ]


def _took_part(item: Item, standing: Collection[int]) -> set[int]:
    """Who wrote in it, answered on it, reacted to it or gave thanks for it."""
    found: set[int | None] = set(standing)
    on = Q(item=item)
    for rows in (
        Revision.objects.using(INDEXER).filter(on).values_list("by", flat=True),
        Item.objects.using(INDEXER).filter(root=item, removed_at=None).values_list("author", flat=True),
        Reaction.objects.using(INDEXER).filter(on).values_list("person", flat=True),
        Thanks.objects.using(INDEXER).filter(on).values_list("giver", flat=True),
    ):
        found |= set(rows.distinct())
    return {one for one in found if one}
