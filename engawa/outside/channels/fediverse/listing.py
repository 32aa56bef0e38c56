"""What an account said and who follows it, page by page."""

from typing import Any

from engawa.content.paging import cursor_in
from engawa.outside.channels.fediverse import seen
from engawa.outside.channels.fediverse.addresses import actor_of, followers_of
from engawa.outside.channels.fediverse.documents import STREAMS, about_object, collection, page
from engawa.outside.channels.fediverse.models import Note, Published
from engawa.outside.channels.fediverse.presence import publishes
from engawa.outside.channels.fediverse.rendering import object_of, published_items
from engawa.outside.channels.models import Account

PAGE = 20
type Json = dict[str, Any]


def outbox(account: Account, wanted: str, before: str) -> Json:
    """As a collection, or with `wanted` a page of it."""
    at = f"{actor_of(account.pk)}outbox/"
    rows = _published(account) if publishes(account) else _notes(account)
    total = rows.count()
    if not wanted:
        return collection(at, total)
    start = cursor_in(before)
    ids = list((rows.filter(pk__lt=start) if start else rows).values_list("pk", flat=True)[: PAGE + 1])
    further = ids[PAGE - 1] if len(ids) > PAGE else None
    said = _items(account, ids[:PAGE]) if publishes(account) else _said(account, ids[:PAGE])
    return page(at, total, _query(before), said, further)


def followers(account: Account, wanted: str, before: str) -> Json:
    """As a collection, or with `wanted` a page of it."""
    at = followers_of(account.pk)
    total = seen.follower_count(account.pk)
    if not wanted:
        return collection(at, total)
    rows = seen.followers(account.pk, cursor_in(before), PAGE + 1)
    further = rows[PAGE - 1][0] if len(rows) > PAGE else None
    return page(at, total, _query(before), [uri for _pk, uri in rows[:PAGE]], further)


def following(account: Account, wanted: str, before: str) -> Json:
    """Empty."""
    at = f"{actor_of(account.pk)}following/"
    return {"@context": STREAMS, "id": at, "type": "OrderedCollection", "totalItems": 0, "orderedItems": []}


def _query(before: str) -> str:
    return f"page=1&before={cursor_in(before)}" if cursor_in(before) else "page=1"


def _published(account: Account) -> Any:
    return Published.objects.filter(account=account).order_by("-pk")


def _notes(account: Account) -> Any:
    notes = Note.objects.filter(account=account, is_private=False)
    return notes.exclude(handed_over_at=None).filter(object__type="Note").order_by("-pk")


def _items(account: Account, ids: list[int]) -> list[Json]:
    found = published_items().filter(pk__in=ids).order_by("-pk")
    return [about_object("Create", account.pk, item.pk, object_of(item, account.pk)) for item in found]


def _said(account: Account, ids: list[int]) -> list[Json]:
    notes = Note.objects.filter(pk__in=ids).order_by("-pk")
    return [about_object("Create", account.pk, note.pk, note.object) for note in notes]
