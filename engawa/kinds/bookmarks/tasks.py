"""What happens to a kept link afterwards."""

import logging

from procrastinate.contrib.django import app

from engawa.base.fetch import FetchError, fetch
from engawa.base.page_head import title_in
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.bookmarks.actions import name_bookmark

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
