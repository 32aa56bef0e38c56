"""What the first link of something written leads to: kept with it, readable with it."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.base.fetch import FetchError, fetch
from engawa.base.files import keep
from engawa.base.page_head import Head, head_of, looks_private
from engawa.boundary.refusals import Refused
from engawa.content.models import Item, Preview
from engawa.content.pictures import Picture, UncleanPicture, cleaned
from engawa.journal.record import record
from engawa.people.models import Person

KINDS = frozenset({"post", "comment", "chat", "question", "idea"})
PAGES = ("text/html", "application/xhtml+xml")
LARGEST_PAGE = 3_000_000
LARGEST_PICTURE = 6_000_000
LONGEST_SIDE = 600
_LINK = re.compile(r'<a (?:[^<>]*? )?href="(https?://[^"<>]{1,2000})"')


def first_link(html: str) -> str:
    """The first address of the web that a text leads to, if a stranger may look there."""
    found = _LINK.search(html)
    url = unescape(found[1]) if found else ""
    try:
        host = urlsplit(url).hostname or ""
        return "" if not host or host in settings.ALLOWED_HOSTS or looks_private(url) else url
    except ValueError:
        return ""


def look(url: str) -> tuple[Head, Picture | None] | None:
    """Fetch what a page says of itself, and its picture made small; None where there is nothing to show."""
    try:
        page = fetch(url, limit=LARGEST_PAGE, timeout=10, types=PAGES)
    except FetchError:
        return None
    head = head_of(page.body, page.url)
    return (head, _picture(head.picture)) if head.title else None


def _picture(url: str) -> Picture | None:
    if not url:
        return None
    try:
        found = fetch(url, limit=LARGEST_PICTURE, timeout=10, types=("image/",))
        return cleaned(BytesIO(found.body), LONGEST_SIDE, "WEBP")
    except (FetchError, UncleanPicture):
        return None


@transaction.atomic
def keep_preview(item: Item, url: str, head: Head, picture: Picture | None, *, actor: Person) -> None:
    """Keep with an item what its link leads to; what its author dropped stays dropped."""
    shown = {
        "title": head.title,
        "site": head.site,
        "note": head.note,
        "picture": keep(picture.content) if picture else "",
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
    }
    Preview.objects.update_or_create(item=item, defaults={"url": url, "dropped_at": None, **shown})
    record("item.previewed", actor=actor, item=item)


@transaction.atomic
def drop_preview(item: Item, *, actor: Person) -> None:
    """Show no longer what a link leads to.

    Raises:
        Refused: for anybody but the author.
    """
    if item.author_id != actor.pk:
        raise Refused(_("Only its author can change this."))
    gone = {"title": "", "site": "", "note": "", "picture": ""}
    if Preview.objects.filter(item=item, dropped_at=None).update(dropped_at=timezone.now(), **gone):
        record("item.previewed", actor=actor, item=item)
