"""After the commit: tell the live processes what happened, by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connections

from engawa.live.speaking import speaker
from engawa.live.subjects import news_of, subject_of

if TYPE_CHECKING:
    from engawa.journal.models import Entry

POSTMAN = "postman"


def hear(entries: Sequence[Entry]) -> None:
    """Publish each entry as news of its space."""
    kinds = _kinds([entry.item_id for entry in entries if entry.item_id])
    speaker.say(
        (subject_of(entry), news_of(entry, *kinds.get(entry.item_id or 0, ("", None)))) for entry in entries
    )


def _kinds(ids: list[int]) -> dict[int, tuple[str, int | None]]:
    with connections[POSTMAN].cursor() as cursor:
        cursor.execute("SELECT id, kind, root_id FROM content_item WHERE id = ANY(%s)", [ids])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
