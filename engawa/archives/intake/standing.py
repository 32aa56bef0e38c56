"""Which records of a source stand here already, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engawa.archives.intake.copying import cursor, short
from engawa.archives.models import Source
from engawa.base.numbers import number_in

KEY = 500
_COLUMNS = "i.id, i.root_id, i.space_id, i.kind, i.removed_at IS NOT NULL"


@dataclass(slots=True)
class Standing:
    """An item that came in earlier. Without a digest it was written here, not brought in."""

    item: int
    root: int | None
    space: int
    kind: str
    removed: bool
    digest: bytes | None = None


def standing(source: Source, keys: Iterable[str], *, own: bool = False) -> dict[str, Standing]:
    """The items behind these keys, of those that have come in; keys are whole, however long.

    Args:
        own: Whether keys may be ids, as in an archive that this Engawa wrote itself.
    """
    asked = {short(key, KEY): key for key in keys if key}
    if not asked:
        return {}
    found: dict[str, Standing] = {}
    with cursor() as at:
        if own:
            ids = [number for key in asked if (number := number_in(key))]
            at.execute(f"SELECT {_COLUMNS} FROM content_item i WHERE i.id = ANY(%s)", [ids])
            found.update({str(row[0]): Standing(*row) for row in at.fetchall()})
        at.execute(
            f"SELECT o.key, {_COLUMNS}, o.digest FROM archives_origin o JOIN content_item i ON i.id = o.item_id "
            "WHERE o.source_id = %s AND o.key = ANY(%s)",
            [source.pk, list(asked)],
        )
        for key, item, root, space, kind, removed, digest in at.fetchall():
            found[asked[key]] = Standing(item, root, space, kind, removed, bytes(digest))
    return found


def reserve(count: int) -> list[int]:
    """Sequence numbers for ids that are made from moments."""
    with cursor() as at:
        at.execute("SELECT nextval('engawa_sequence') FROM generate_series(1, %s)", [count])
        return [row[0] for row in at.fetchall()]
