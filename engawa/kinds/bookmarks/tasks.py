"""What happens to a kept link afterwards."""

import logging
import re
from html import unescape

from procrastinate.contrib.django import app

from engawa.base.fetch import FetchError, fetch
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.bookmarks.actions import name_bookmark

HEAD = 200_000
"""How many bytes of a page are looked at."""
_TITLE = re.compile(rb"<title(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_TITLE_END = re.compile(rb"</title", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^<>]{1,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
log = logging.getLogger(__name__)


@app.task(name="bookmarks.find_title", queue="outward")
def find_title(item_id: int, keeper_id: int) -> None:
    """Name a bookmark after the page it leads to; what cannot be fetched keeps its address as its name."""
    with reading_as(keeper_id):
        item = Item.objects.standing().select_related("bookmark", "author").filter(pk=item_id).first()
        url = item.bookmark.url if item and item.author_id == keeper_id else ""
    if item is None or item.author is None or not url or item.title != url:
        return
    try:
        page = fetch(url, limit=5_000_000, timeout=15, types=("text/html", "application/xhtml+xml"))
    except FetchError as error:
        log.info("No title for bookmark %s: %s", item_id, error)
        return
    with reading_as(keeper_id):
        name_bookmark(item, title_in(page.body), actor=item.author)


def title_in(page: bytes) -> str:
    """The title of an HTML page, empty where it has none."""
    begins = _TITLE.search(page, 0, HEAD)
    ends = _TITLE_END.search(page, begins.end(), HEAD) if begins else None
    if begins is None or ends is None:
        return ""
    title = page[begins.end() : ends.start()]
    charset = _CHARSET.search(page, 0, HEAD)
    try:
        text = title.decode(charset[1].decode() if charset else "utf-8", "replace")
    except LookupError:
        text = title.decode("utf-8", "replace")
    return " ".join(unescape(text).split())
