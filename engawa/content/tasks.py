"""What happens to written things afterwards: links are looked at, and files that nobody sent go."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connections
from procrastinate.contrib.django import app

from engawa.boundary import reading_as
from engawa.content import sweeping
from engawa.content.models import Item, Preview
from engawa.content.previews import KINDS, first_link, keep_preview, look
from engawa.journal.models import Entry

WITH_LINKS = r"""
SELECT id, html FROM content_item
WHERE id = ANY(%s) AND author_id IS NOT NULL AND html LIKE '%%<a %%href="http%%'
"""


def hear(entries: Sequence[Entry]) -> None:
    """Something was written or changed: look where its first link leads."""
    if not settings.ENGAWA_PREVIEWS:
        return
    ids = [entry.item_id for entry in entries if entry.verb.partition(".")[0] in KINDS]
    if not ids:
        return
    with connections["postman"].cursor() as cursor:
        cursor.execute(WITH_LINKS, [ids])
        for item, html in cursor.fetchall():
            if first_link(html):
                preview_link.defer(item_id=item)


@app.task(name="content.preview_link", queue="outward")
def preview_link(item_id: int) -> None:
    """Keep with an item what its first link leads to; asked as its author, before and after the fetching."""
    with connections["postman"].cursor() as cursor:
        cursor.execute("SELECT author_id FROM content_item WHERE id = %s AND removed_at IS NULL", [item_id])
        row = cursor.fetchone()
    if row is None or not settings.ENGAWA_PREVIEWS:
        return
    with reading_as(row[0]):
        item = Item.objects.standing().filter(pk=item_id).first()
        url = first_link(item.html) if item else ""
        known = Preview.objects.filter(item=item_id).values_list("url", flat=True).first()
    found = look(url) if url and url != known else None
    if item is None or found is None:
        return
    with reading_as(row[0]):
        item = Item.objects.standing().select_related("author").filter(pk=item_id).first()
        if item is not None and item.author is not None and first_link(item.html) == url:
            keep_preview(item, url, *found, actor=item.author)


@app.periodic(cron="17 3 * * *")
@app.task(name="content.sweep", queue="content", pass_context=False)
def sweep_uploads(timestamp: int) -> None:
    """Forget what was uploaded a day ago and never sent."""
    sweeping.sweep()


@app.task(name="content.let_go", queue="content")
def let_go(files: Sequence[str]) -> None:
    """Delete files that nothing needs any more, and that were kept only a moment before."""
    sweeping.let_go(files)
