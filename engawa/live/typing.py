"""Who is writing where: said to those whose page shows the place, and kept nowhere."""

from time import monotonic

from django.db import connection

from engawa.live.speaking import speaker
from engawa.live.subjects import typing

AT_MOST_EVERY = 2.5
MOST_REMEMBERED = 5_000
MAY_WRITE = """
SELECT EXISTS (
  SELECT FROM spaces_space s WHERE s.id = %(space)s AND s.archived_at IS NULL
  AND (s.id = ANY(current_setting('engawa.spaces')::bigint[])
       OR s.joining = 'open' AND s.ring <> 1 AND s.audience <= 1 AND current_setting('engawa.clearance')::smallint >= 1)
) AND (%(root)s IS NULL OR EXISTS (
  SELECT FROM content_item i WHERE i.id = %(root)s AND i.space_id = %(space)s AND i.removed_at IS NULL
))
"""
_said: dict[tuple[int, int, int | None], float] = {}


def say_typing(space: int, root: int | None, *, actor: int) -> bool:
    """Tell that `actor`, who is reading, writes in a room, or under `root`; False where they may not write.

    At most every few seconds: what comes sooner is taken as said.
    """
    with connection.cursor() as cursor:
        cursor.execute(MAY_WRITE, {"space": space, "root": root})
        if not cursor.fetchone()[0]:
            return False
    now, key = monotonic(), (actor, space, root)
    if now - _said.get(key, -AT_MOST_EVERY) >= AT_MOST_EVERY:
        if len(_said) >= MOST_REMEMBERED:
            _said.clear()
        _said[key] = now
        speaker.mention(*typing(space, root, actor))
    return True
