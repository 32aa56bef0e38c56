"""Writing notices: who of the candidates may read it and wants to hear it is told, once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from secrets import randbits
from typing import TYPE_CHECKING

from django.utils import timezone

from engawa.base.ids import SEQUENCE_BITS, id_at
from engawa.base.numbers import number_in
from engawa.base.planned import planned
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
SELECT DISTINCT ON (c.entry, p.id) engawa_new_id(), p.id, c.reason, c.entry, c.actor, i.id, coalesce(i.root_id, i.id),
  s.id, c.at, true
FROM unnest(%(entries)s::bigint[], %(actors)s::bigint[], %(items)s::bigint[], %(spaces)s::bigint[],
  %(moments)s::timestamptz[], %(people)s::bigint[], %(reasons)s::smallint[], %(needs)s::smallint[])
  AS c (entry, actor, item, space, at, person, reason, need)
JOIN people_person p ON p.id = c.person AND p.merged_into_id IS NULL
JOIN people_account a ON a.person_id = p.id AND a.is_active
LEFT JOIN content_item i ON i.id = c.item
LEFT JOIN spaces_space s ON s.id = coalesce(i.space_id, c.space)
LEFT JOIN notices_wish ws ON ws.person_id = p.id AND ws.space_id = s.id
LEFT JOIN notices_wish wi ON wi.person_id = p.id AND wi.item_id = coalesce(i.root_id, i.id)
LEFT JOIN notices_setting t ON t.person_id = p.id
WHERE p.id <> coalesce(c.actor, 0)
  AND (i.id IS NULL OR i.removed_at IS NULL)
  AND (i.id IS NULL OR i.audience <= CASE WHEN p.ring = 2 THEN 1 ELSE 0 END OR EXISTS (
    SELECT 1 FROM spaces_membership m
    WHERE m.person_id = p.id AND m.space_id = s.id AND (m.until IS NULL OR m.until > now())))
  AND (c.need = 0 OR coalesce(greatest(ws.quiet_until, wi.quiet_until) <= now(), true))
  AND NOT coalesce(c.reason = ANY(t.muted), false)
  AND NOT (c.reason = {int(Reason.ADDED)} AND coalesce(s.is_talk, false))
  AND coalesce(wi.level, ws.level, {DEFAULT}, 4) >= CASE
    WHEN c.reason = {int(Reason.ANSWER)} AND wi.level IS NULL AND ws.level IS NULL THEN 2 ELSE c.need END
  AND NOT (c.reason IN (20, 21, 28) AND EXISTS (
    SELECT 1 FROM notices_notice n WHERE n.person_id = p.id AND n.item_id = i.id AND n.reason IN (20, 21, 28)))
ORDER BY c.entry, p.id, c.reason
ON CONFLICT (person_id, entry) DO NOTHING
RETURNING person_id
""".encode()


def tell(entries: Iterable[Entry], candidates: Mapping[int, Candidates]) -> list[int]:
    """Write a notice for each candidate of each entry who may know and wants to; returns whom was newly told.

    An answer to what one wrote oneself comes by default also where other answers do not. An item may occur once
    among the entries: what is told of it here is not seen before this is done.
    """
    rows = [
        (
            entry.pk,
            _by_whom(entry),
            entry.item_id,
            entry.space_id,
            entry.at,
            person,
            reason.value,
            needed(reason).value,
        )
        for entry in entries
        for person, reasons in candidates.get(entry.pk, {}).items()
        for reason in reasons
    ]
    if not rows:
        return []
    names = ("entries", "actors", "items", "spaces", "moments", "people", "reasons", "needs")
    with planned(POSTMAN) as cursor:
        cursor.execute(
            TELL, {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
        )
        return list(dict.fromkeys(row[0] for row in cursor))


def _by_whom(entry: Entry) -> int | None:
    """Whose name a notice bears: of a stay, to whoever answers for it, the guest's."""
    guest = number_in(entry.data.get("guest", "")) if entry.verb.startswith("stay.") else None
    return entry.actor_id if guest in (None, entry.person_id) else guest


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
