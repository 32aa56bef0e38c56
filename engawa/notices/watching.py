"""Those who want to hear everything of a space, follow whoever wrote, or are called as a group: told in batches."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connections

from engawa.notices.models import Reason
from engawa.notices.telling import POSTMAN, tell

if TYPE_CHECKING:
    from engawa.journal.models import Entry

BATCH = 500

# Who wants everything of the space, who follows the writer, and whose group was called; answers are not for followers.
WATCHERS = f"""
SELECT person, array_agg(reason) FROM (
  (SELECT w.person_id AS person, {int(Reason.NEW)} AS reason FROM content_item i
   JOIN notices_wish w ON w.space_id = i.space_id AND w.level = 4 AND w.person_id > %(after)s
   WHERE i.id = %(item)s AND %(fresh)s ORDER BY 1 LIMIT %(most)s)
  UNION ALL
  (SELECT f.follower_id, {int(Reason.FOLLOW)} FROM content_item i
   JOIN people_follow f ON f.person_id = i.author_id AND f.follower_id > %(after)s
   WHERE i.id = %(item)s AND %(fresh)s AND i.root_id IS NULL AND i.kind <> 'chat' ORDER BY 1 LIMIT %(most)s)
  UNION ALL
  (SELECT DISTINCT m.person_id, {int(Reason.GROUP)} FROM content_groupmention g
   JOIN spaces_membership m ON m.space_id = g.space_id AND m.person_id > %(after)s
     AND (m.until IS NULL OR m.until > now())
   WHERE g.item_id = %(item)s ORDER BY 1 LIMIT %(most)s)
) watchers GROUP BY person ORDER BY person LIMIT %(most)s
"""


def tell_some(entry: Entry, after: int = 0) -> tuple[list[int], int]:
    """Tell the next of them after this person; returns who was told, and after whom to go on (0: nobody is left)."""
    found: dict[int, list[Reason]] = defaultdict(list)
    with connections[POSTMAN].cursor() as cursor:
        cursor.execute(
            WATCHERS,
            {"item": entry.item_id, "after": after, "most": BATCH, "fresh": entry.verb.endswith(".written")},
        )
        for person, reasons in cursor.fetchall():
            found[person] = [Reason(reason) for reason in reasons]
    told = tell(entry, found)
    return told, max(found) if len(found) == BATCH else 0
