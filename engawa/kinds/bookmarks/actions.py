"""Keeping links."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.kinds.bookmarks.models import Bookmark
from engawa.people.models import Person
from engawa.spaces.models import Space


@transaction.atomic
def keep_bookmark(
    space: Space, *, actor: Person, url: str, title: str = "", note: str = "", tags: list[str] | None = None
) -> Item:
    """Keep an address with a note.

    Raises:
        Refused: when it is no web address, or the person may not write in the space.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(_("This is no web address. It begins with http:// or https://."))
    item = write_item("bookmark", actor=actor, space=space, title=title or url, body=note, tags=tags)
    Bookmark.objects.create(item=item, url=url.strip(), site=parts.hostname.removeprefix("www."))
    return item
