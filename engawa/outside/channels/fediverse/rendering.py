"""What we publish as the fediverse reads it. Whoever calls this reads as the public, and so sees nothing else."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from engawa.base.safety import clean
from engawa.content.cards import address_of
from engawa.content.models import Attachment, Item, Tagging
from engawa.outside.channels.fediverse.addresses import PUBLIC, actor_of, followers_of, item_at
from engawa.outside.channels.fediverse.seen import Origin, origin_of
from engawa.people.origin import origin as our_origin

type Json = dict[str, Any]
TYPES = {"post": "Note", "article": "Article", "comment": "Note"}
"""The kinds that go out, and as what."""
_BARE_LINK = re.compile(r"<a(?: title=\"[^\"]*\")? rel=\"nofollow noopener\">(.*?)</a>")


def published_items() -> "Any":
    """What the public may read of the kinds that go out."""
    items = Item.objects.standing().filter(kind__in=TYPES, audience=0, space__is_talk=False)
    return items.select_related("space", "root", "parent")


def object_of(item: Item, account: int) -> Json:
    """An item as a Note or an Article, whole."""
    answered = _answered(item)
    tags = _tags(item)
    found: Json = {
        "id": item_at(item.pk),
        "type": TYPES[item.kind],
        "attributedTo": actor_of(account),
        "to": [PUBLIC],
        "cc": [followers_of(account), *([answered[1].peer] if answered and answered[1] else [])],
        "published": moment(item.created_at),
        "url": our_origin() + address_of(item),
        "content": content_of(item),
        "tag": [*_mentions(answered[1] if answered else None), *tags],
        "attachment": _pictures(item),
        "sensitive": False,
    }
    if item.edited_at:
        found["updated"] = moment(item.edited_at)
    if item.kind == "article":
        found["name"] = item.title
    if answered:
        found["inReplyTo"] = answered[0]
    return found


def content_of(item: Item) -> str:
    """Its text, with the title a post may have, signed with the name it was written under."""
    title = f"<p><strong>{escape(item.title)}</strong></p>" if item.title and item.kind != "article" else ""
    return f"{title}{whole_addresses(item.html)}<p>— {escape(item.byline)}</p>"


def whole_addresses(html: str) -> str:
    """With addresses that lead somewhere from everywhere; those of people lead nowhere outside."""

    def leads(address: str) -> str:
        if address.startswith("/people/"):
            return "engawa:nowhere"
        return our_origin() + address if address.startswith("/") and not address.startswith("//") else address

    return _BARE_LINK.sub(r"\1", clean(html, rewrite=leads))


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def answered_from_afar(item: Item) -> Origin | None:
    """Whom on another server an item answers."""
    answered = _answered(item)
    return answered[1] if answered else None


def _answered(item: Item) -> tuple[str, Origin | None] | None:
    """What an item answers: its address out there, and who wrote it if they are not ours."""
    if item.parent_id is None:
        return None
    origin = origin_of(item.parent_id)
    return (origin.uri, origin) if origin else (item_at(item.parent_id), None)


def _mentions(origin: Origin | None) -> Sequence[Json]:
    return [{"type": "Mention", "href": origin.peer, "name": origin.handle}] if origin else []


def _tags(item: Item) -> list[Json]:
    names = Tagging.objects.filter(item=item).values_list("tag__name", flat=True)
    return [
        {"type": "Hashtag", "name": f"#{name}", "href": f"{our_origin()}/search/?q=%23{name}"}
        for name in names
        if re.fullmatch(r"\w+", name)
    ]


def _pictures(item: Item) -> list[Json]:
    files = Attachment.objects.filter(item=item, media_type__startswith="image/").exclude(file="")
    return [
        {
            "type": "Document",
            "mediaType": one.media_type,
            "url": f"{our_origin()}/files/{one.file}/{one.name}",
            "name": one.name,
        }
        for one in files
    ]
