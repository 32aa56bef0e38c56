"""Answers that came before what they answer find their place when it comes, even years of archive later."""

from __future__ import annotations

from collections.abc import Mapping

from engawa.archives.intake.copying import cursor, short, values
from engawa.archives.intake.placing import Growth, New
from engawa.archives.intake.report import Report
from engawa.archives.intake.standing import KEY
from engawa.archives.models import Source

_GROW = """
UPDATE content_item i SET talk = i.talk + v.more, bumped = i.bumped + greatest(v.latest - i.bumped, 0)
FROM {rows} AS v(id, more, latest) WHERE i.id = v.id RETURNING i.talk = v.more
"""


def grow(growth: Mapping[int, Growth], report: Report) -> None:
    """Count what was said on items that stood here before, and move them up in streams."""
    rows = [(root, gained.more, gained.latest) for root, gained in growth.items()]
    report.threads += sum(first for (first,) in values(_GROW, rows, "bigint integer bigint"))


def rethread(source: Source, fresh: Mapping[str, New], report: Report) -> None:
    """Put those that awaited one of these records under it."""
    keys = {short(key, KEY): key for key in fresh}
    with cursor() as at:
        at.execute(
            "SELECT o.awaited, i.id, i.root_id, i.space_id FROM archives_origin o "
            "JOIN content_item i ON i.id = o.item_id WHERE o.source_id = %s AND o.awaited = ANY(%s) ORDER BY i.id",
            [source.pk, list(keys)],
        )
        waiting = at.fetchall()
        if not waiting:
            return
        moved: dict[int, int] = {}
        for awaited, item, root, space in waiting:
            new = fresh[keys[awaited]]
            top = _top(new.root or new.item, moved)
            if new.space == space:
                if root is None and top != item:
                    _move(item, new.item, top, report)
                    moved[item] = top
                elif root is not None and _top(root, moved) == top:
                    at.execute("UPDATE content_item SET parent_id = %s WHERE id = %s", [new.item, item])
                    report.updated["comment"] += 1
        at.execute(
            "UPDATE archives_origin SET awaited = '' WHERE item_id = ANY(%s)", [[row[1] for row in waiting]]
        )


def _top(root: int, moved: Mapping[int, int]) -> int:
    while root in moved:
        root = moved[root]
    return root


def _move(item: int, parent: int, root: int, report: Report) -> None:
    """Make the beginning of one talk an answer in another."""
    with cursor() as at:
        at.execute("SELECT talk, bumped, kind FROM content_item WHERE id = %s FOR UPDATE", [item])
        talk, bumped, kind = at.fetchone()
        kind = "comment" if kind == "post" else kind
        at.execute(
            "UPDATE content_item SET parent_id = %s, root_id = %s, kind = %s, title = '', talk = 0, bumped = NULL "
            "WHERE id = %s",
            [parent, root, kind, item],
        )
        at.execute("UPDATE search_document SET kind = %s WHERE item_id = %s", [kind, item])
        at.execute("UPDATE content_item SET root_id = %s WHERE root_id = %s", [root, item])
    if talk:
        report.threads -= 1
    grow({root: Growth(talk + 1, bumped or item)}, report)
    report.updated[kind] += 1
