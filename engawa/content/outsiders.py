"""Answers by people who are not here: visitors, other sites, other servers. Written by a role that sees everything,
so whoever calls has asked before whether this may stand there."""

from django.db import connections, transaction
from django.utils import timezone

from engawa.content.models import Item
from engawa.journal.record import record

_BUMP = """
UPDATE content_item SET talk = greatest(talk + %s, 0),
  bumped = CASE WHEN bumped IS NOT NULL THEN greatest(bumped, %s) END
WHERE id = %s
"""


def answer_by_outsider(on: Item, *, byline: str, body: str, html: str, using: str) -> Item:
    """An answer under `on` (with its space and root), signed with a name that is nobody's here. `html` is safe."""
    root = on.root_or_self
    with transaction.atomic(using=using):
        item = Item.objects.using(using).create(
            kind="comment",
            space=on.space,
            audience=on.audience,
            author=None,
            byline=byline[:200],
            parent=on,
            root=root,
            body=body,
            html=html,
            created_at=timezone.now(),
        )
        _bump(root.pk, item.pk, 1, using)
        record("comment.written", actor=None, item=item, using=using)
    return item


def change_outsiders_answer(item: Item, *, body: str, html: str, using: str) -> None:
    """They wrote something else meanwhile. What was taken back stays so."""
    if item.removed_at is not None or item.html == html:
        return
    with transaction.atomic(using=using):
        item.body, item.html, item.edited_at = body, html, timezone.now()
        item.save(using=using, update_fields=["body", "html", "edited_at"])
        record("comment.edited", actor=None, item=item, using=using)


def take_back_outsiders_answer(item: Item, *, using: str) -> None:
    """They took it back: nothing of it stays but its place."""
    if item.removed_at is not None:
        return
    with transaction.atomic(using=using):
        item.removed_at, item.title, item.body, item.html, item.bumped = timezone.now(), "", "", "", None
        item.save(using=using, update_fields=["removed_at", "title", "body", "html", "bumped"])
        _bump(item.root_id or item.pk, 0, -1, using)
        record("comment.removed", actor=None, item=item, using=using)


def _bump(root: int, said: int, more: int, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(_BUMP, [more, said, root])
