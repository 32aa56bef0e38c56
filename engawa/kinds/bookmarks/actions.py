"""Keeping links."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.editing import edit_since
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.bookmarks.models import Bookmark
from engawa.people.models import Person
from engawa.spaces.models import Space


@transaction.atomic
def keep_bookmark(
    space: Space, *, actor: Person, url: str, title: str = "", note: str = "", tags: list[str] | None = None
) -> Item:
    """Keep an address with a note. Without a title the address stands for it.

    Raises:
        Refused: when it is no web address, or the person may not write in the space.
    """
    url = url.strip()
    site = site_of(url)
    item = write_item("bookmark", actor=actor, space=space, title=title or url, body=note, tags=tags)
    Bookmark.objects.create(item=item, url=url, site=site)
    return item


@transaction.atomic
def edit_bookmark(
    item: Item,
    *,
    actor: Person,
    base: int,
    url: str,
    title: str,
    body: str,
    tags: list[str],
    note: str = "",
) -> Item:
    """Change a kept address, its title and what was noted about it (`body`).

    Raises:
        ChangedMeanwhile: when it was saved elsewhere since.
        Refused: when it is no web address, and for anybody but who kept it.
    """
    site = site_of(url)
    changed = edit_since(item, actor=actor, base=base, title=title or url, body=body, tags=tags, note=note)
    Bookmark.objects.filter(pk=item.pk).update(url=url.strip(), site=site)
    return changed


@transaction.atomic
def name_bookmark(item: Item, title: str, *, actor: Person) -> None:
    """Give a bookmark that has only its address the title found there; one that has a title keeps it."""
    title = title.strip()[:300]
    untitled = Item.objects.standing().filter(pk=item.pk, title=item.bookmark.url)
    if title and untitled.update(title=title):
        record("bookmark.titled", actor=actor, item=item)


def site_of(url: str) -> str:
    """The host of a web address, without "www.".

    Raises:
        Refused: when it is no web address.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise Refused(_("This is no web address. It begins with http:// or https://."))
    return host.removeprefix("www.")[:300]
