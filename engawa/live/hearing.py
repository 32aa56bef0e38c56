"""After the commit: tell the live processes what happened, by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engawa.base.planned import planned
from engawa.live.speaking import speaker
from engawa.live.subjects import news_of, subject_of

if TYPE_CHECKING:
    from engawa.content.models import Item
    from engawa.journal.models import Entry

POSTMAN = "postman"


def hear(entries: Sequence[Entry]) -> None:
    """Publish each entry as news of its space."""
    kinds = _kinds([entry.item_id for entry in entries if entry.item_id])
    speaker.say(
        (subject_of(entry), news_of(entry, *kinds.get(entry.item_id or 0, ("", None)))) for entry in entries
    )


def _at_once(entry: Entry, item: Item | None) -> None:
    """The same, at the moment of the commit and from where it was written; it may get lost."""
    kind, root = (item.kind, item.root_id) if item else ("", None)
    speaker.mention(subject_of(entry), news_of(entry, kind, root))


hear.at_once = _at_once  # type: ignore[attr-defined]  # a function's type has no room for what it bears


def _kinds(ids: list[int]) -> dict[int, tuple[str, int | None]]:
    if not ids:
        return {}
    with planned(POSTMAN) as cursor:
        cursor.execute("SELECT id, kind, root_id FROM content_item WHERE id = ANY(%s)", [ids])
        return {pk: (kind, root) for pk, kind, root in cursor}
