"""Writing notices: who of the candidates may read it and wants to hear it is told, once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from secrets import randbits
from typing import TYPE_CHECKING

from django.db import connections
from django.utils import timezone

from engawa.base.ids import SEQUENCE_BITS, id_at
from engawa.live.speaking import speaker
from engawa.notices.levels import DEFAULT, needed
from engawa.notices.models import Reason

if TYPE_CHECKING:
    from engawa.journal.models import Entry

POSTMAN = "postman"
type Candidates = Mapping[int, Sequence[Reason]]
"""People by id, each with the reasons that hold for them."""

# Rights are asked here, so that no row is kept for what somebody may not see, and again whenever it is shown.
TELL = f"""
INSERT INTO notices_notice (id, person_id, reason, entry, actor_id, item_id, root_id, space_id, at, waits)
SELECT DISTINCT ON (p.id) engawa_new_id(), p.id, c.reason, %(entry)s, %(actor)s, i.id, coalesce(i.root_id, i.id), s.id,
  %(at)s, true
FROM unnest(%(people)s::bigint[], %(reasons)s::smallint[], %(needs)s::smallint[]) AS c (person, reason, need)
JOIN people_person p ON p.id = c.person AND p.merged_into_id IS NULL
JOIN people_account a ON a.person_id = p.id AND a.is_active
LEFT JOIN content_item i ON i.id = %(item)s
LEFT JOIN spaces_space s ON s.id = coalesce(i.space_id, %(space)s)
LEFT JOIN notices_wish ws ON ws.person_id = p.id AND ws.space_id = s.id
LEFT JOIN notices_wish wi ON wi.person_id = p.id AND wi.item_id = coalesce(i.root_id, i.id)
LEFT JOIN notices_setting t ON t.person_id = p.id
WHERE p.id <> coalesce(%(actor)s, 0)
  AND (i.id IS NULL OR i.removed_at IS NULL)
  AND (i.id IS NULL OR i.audience <= CASE WHEN p.ring = 2 THEN 1 ELSE 0 END OR EXISTS (
    SELECT 1 FROM spaces_membership m
    WHERE m.person_id = p.id AND m.space_id = s.id AND (m.until IS NULL OR m.until > now())))
  AND coalesce(greatest(ws.quiet_until, wi.quiet_until) <= now(), true)
  AND NOT coalesce(c.reason = ANY(t.muted), false)
  AND NOT (c.reason = {int(Reason.ADDED)} AND coalesce(s.is_talk, false))
  AND coalesce(wi.level, ws.level, {DEFAULT}, 4) >= CASE
    WHEN c.reason = {int(Reason.ANSWER)} AND wi.level IS NULL AND ws.level IS NULL THEN 2 ELSE c.need END
  AND NOT (c.reason IN (20, 21) AND EXISTS (
    SELECT 1 FROM notices_notice n WHERE n.person_id = p.id AND n.item_id = i.id AND n.reason IN (20, 21)))
ORDER BY p.id, c.reason
ON CONFLICT (person_id, entry) DO NOTHING
RETURNING person_id
"""


def tell(entry: Entry, candidates: Candidates) -> list[int]:
    """Write a notice for each candidate who may know and wants to; returns the ids of those newly told.

    An answer to what one wrote oneself comes by default also where other answers do not.
    """
    pairs = [(person, reason) for person, reasons in candidates.items() for reason in reasons]
    if not pairs:
        return []
    with connections[POSTMAN].cursor() as cursor:
        cursor.execute(
            TELL,
            {
                "entry": entry.pk,
                "actor": entry.actor_id,
                "item": entry.item_id,
                "space": entry.space_id,
                "at": entry.at,
                "people": [person for person, _reason in pairs],
                "reasons": [reason.value for _person, reason in pairs],
                "needs": [needed(reason).value for _person, reason in pairs],
            },
        )
        return [row[0] for row in cursor.fetchall()]


def say(people: Sequence[int], verb: str = "notice.came") -> None:
    """Let the open pages of these people ask anew; nothing travels but that there is something."""
    speaker.say(
        (f"engawa.news.person.{person}", json.dumps(_news(person, verb)).encode()) for person in people
    )


def _news(person: int, verb: str) -> dict[str, str]:
    """Each has an id of its own, for the same news is not told twice."""
    nothing = dict.fromkeys(("item", "kind", "root", "space"), "")
    told_as = str(id_at(timezone.now(), randbits(SEQUENCE_BITS)))
    return {"id": told_as, "verb": verb, **nothing, "actor": str(person), "person": str(person)}
