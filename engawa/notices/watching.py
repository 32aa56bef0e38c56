"""Those who want to hear everything of a space, follow whoever wrote, or are called as a group: told in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engawa.base.planned import planned
from engawa.notices.models import Reason
from engawa.notices.telling import POSTMAN, Candidates, tell

if TYPE_CHECKING:
    from engawa.journal.models import Entry

BATCH = 500

# Who wants everything of the space, who follows the writer, and whose group was called; answers are not for followers.
# Each is asked from what was written, so that no plan walks all there are in the order of their people.
WATCHERS = f"""
WITH e AS MATERIALIZED (
  SELECT t.entry, i.id AS item, t.fresh, i.space_id, i.author_id, i.root_id IS NULL AND i.kind <> 'chat' AS begins
  FROM unnest(%(entries)s::bigint[], %(items)s::bigint[], %(fresh)s::boolean[]) AS t (entry, item, fresh)
  JOIN content_item i ON i.id = t.item
)
SELECT e.entry, watcher.person, watcher.reasons
FROM e CROSS JOIN LATERAL (
  SELECT person, array_agg(reason) AS reasons FROM (
    (SELECT w.person_id AS person, {int(Reason.NEW)} AS reason FROM notices_wish w
     WHERE e.fresh AND w.space_id = e.space_id AND w.level = 4 AND w.person_id > %(after)s
     ORDER BY w.space_id, w.person_id LIMIT %(most)s)
    UNION ALL
    (SELECT f.follower_id, {int(Reason.FOLLOW)} FROM people_follow f
     WHERE e.fresh AND e.begins AND f.person_id = e.author_id AND f.follower_id > %(after)s
     ORDER BY f.person_id, f.follower_id LIMIT %(most)s)
    UNION ALL
    (SELECT DISTINCT m.person_id, {int(Reason.GROUP)} FROM content_groupmention g CROSS JOIN LATERAL (
       SELECT person_id FROM spaces_membership
       WHERE space_id = g.space_id AND person_id > %(after)s AND (until IS NULL OR until > now())
       ORDER BY space_id, person_id LIMIT %(most)s) m
     WHERE g.item_id = e.item)
  ) each GROUP BY person ORDER BY person LIMIT %(most)s
) watcher
""".encode()


def tell_some(entries: Sequence[Entry], after: int = 0) -> tuple[list[int], dict[int, int]]:
    """Tell the next of them after this person.

    Returns:
        Who was told; and of which entries (by id) some are left, with after whom to go on.
    """
    found: dict[int, dict[int, list[Reason]]] = defaultdict(dict)
    asked = {
        "entries": [entry.pk for entry in entries],
        "items": [entry.item_id for entry in entries],
        "fresh": [entry.verb.endswith(".written") for entry in entries],
        "after": after,
        "most": BATCH,
    }
    with planned(POSTMAN) as cursor:
        cursor.execute(WATCHERS, asked)
        for entry, person, reasons in cursor:
            found[entry][person] = [Reason(reason) for reason in reasons]
    candidates: dict[int, Candidates] = {**found}
    left = {entry: max(people) for entry, people in found.items() if len(people) == BATCH}
    return tell(entries, candidates), left
