"""Marks of what somebody has read: they move forward by themselves, and back only when asked to."""

from django.db import connection, transaction

from engawa.content.models import Item
from engawa.kinds.chat.telling import tell_read
from engawa.people.models import Person
from engawa.spaces.models import Space

FORWARD = "greatest(chat_mark.upto, excluded.upto)"
MARK = """
INSERT INTO chat_mark (person_id, space_id, root, upto) VALUES (%s, %s, %s, %s)
ON CONFLICT (person_id, space_id, root) DO UPDATE SET upto = {} WHERE {}
"""


@transaction.atomic
def read_upto(space: Space, upto: int, *, actor: Person, root: int = 0) -> bool:
    """Somebody has seen a room, or its thread `root`, up to this message; returns whether that is news."""
    if space.pk not in actor.belongs_to:
        return False
    moved = _mark(MARK.format(FORWARD, "chat_mark.upto < excluded.upto"), actor, space, root, upto)
    if moved:
        tell_read(actor, space)
    return moved


@transaction.atomic
def leave_unread(item: Item, *, actor: Person) -> None:
    """From this message on, its room counts as unread."""
    if item.space_id in actor.belongs_to:
        _mark(MARK.format("excluded.upto", "true"), actor, item.space, item.root_id or 0, item.pk - 1)
        tell_read(actor, item.space)


def _mark(query: str, actor: Person, space: Space, root: int, upto: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [actor.pk, space.pk, root, upto])
        return bool(cursor.rowcount)
