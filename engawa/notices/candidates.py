"""Who may have to know of entries, and why. Whether they may and want to is asked afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from engawa.base.planned import planned
from engawa.notices.models import Reason
from engawa.notices.telling import POSTMAN, Candidates

if TYPE_CHECKING:
    from engawa.journal.models import Entry

MENTIONED = "SELECT person_id FROM content_mention WHERE item_id = e.item"
ANSWERED = """
SELECT w.author_id FROM content_item i JOIN content_item w ON w.id IN (i.parent_id, i.root_id)
WHERE i.id = e.item AND w.author_id IS NOT NULL
"""
TAKE_PART = """
SELECT DISTINCT author_id FROM (
  SELECT t.author_id FROM content_item i JOIN content_item t ON t.root_id = i.root_id AND t.removed_at IS NULL
  WHERE i.id = e.item AND i.root_id IS NOT NULL AND t.author_id IS NOT NULL ORDER BY t.id DESC LIMIT 2000
) talk
"""
FOLLOW_THREAD = """
SELECT w.person_id FROM content_item i JOIN notices_wish w ON w.item_id = i.root_id AND w.level = 4
WHERE i.id = e.item
"""
TALKING = """
SELECT m.person_id FROM spaces_space s
JOIN spaces_membership m ON m.space_id = s.id AND (m.until IS NULL OR m.until > now())
WHERE s.id = e.space AND s.is_talk LIMIT 500
"""
OWNERS = "SELECT person_id FROM spaces_membership WHERE space_id = e.space AND role = 'owner'"
SUPPORTERS = """
SELECT author_id FROM content_item WHERE id = e.item AND author_id IS NOT NULL
UNION SELECT actor_id FROM journal_entry
WHERE item_id = e.item AND verb IN ('idea.supported', 'idea.helped') AND actor_id IS NOT NULL
"""
LISTENERS = """
SELECT f.person_id FROM journal_entry j JOIN listening_following f ON f.query_id = (j.data->>'query')::bigint
WHERE j.id = e.entry
"""

CALLED = """
SELECT c.person::bigint FROM journal_entry j
CROSS JOIN LATERAL jsonb_array_elements_text(j.data->'people') AS c (person)
WHERE j.id = e.entry
"""

type Roads = tuple[tuple[Reason, str], ...]
WRITTEN: Roads = (
    (Reason.MENTION, MENTIONED),
    (Reason.ANSWER, ANSWERED),
    (Reason.TALK, TAKE_PART),
    (Reason.THREAD, FOLLOW_THREAD),
    (Reason.DIRECT, TALKING),
)
EDITED: Roads = ((Reason.MENTION, MENTIONED),)
ROADS: Mapping[str, Roads] = {
    "chat.called": ((Reason.HERE, CALLED),),
    "idea.staged": ((Reason.STAGED, SUPPORTERS),),
    "space.join_asked": ((Reason.ASKED_TO_JOIN, OWNERS),),
    "thread.escalated": ((Reason.OVERDUE, OWNERS),),
    "answer.held": ((Reason.TO_APPROVE, OWNERS),),
    "case.telling_written": ((Reason.TO_APPROVE, OWNERS),),
    "visitor.answered": ((Reason.VISITOR, OWNERS),),
    "reply.held": ((Reason.VISITOR, OWNERS),),
    "query.waved": ((Reason.WAVE, LISTENERS),),
}
NAMED: Mapping[str, Reason] = {
    "thread.assigned": Reason.ASSIGNED,
    "thread.mentioned": Reason.MENTION,
    "thread.overdue": Reason.OVERDUE,
    "thread.woken": Reason.WOKEN,
    "answer.returned": Reason.RETURNED,
    "answer.stuck": Reason.NOT_SENT,
    "question.routed": Reason.ROUTED,
    "question.accepted": Reason.ACCEPTED,
    "idea.entrusted": Reason.ENTRUSTED,
    "case.entrusted": Reason.ENTRUSTED,
    "case.due": Reason.CASE_DUE,
    "case.overdue": Reason.CASE_DUE,
    "case.answered": Reason.CASE_MOVED,
    "case.told": Reason.CASE_MOVED,
    "post.reminded": Reason.REMINDED,
    "person.thanked": Reason.THANKED,
    "space.joined": Reason.ADDED,
    "space.stay_extended": Reason.STAY,
    "stay.ends_soon": Reason.STAY_ENDS,
    "stay.review_asked": Reason.REVIEW,
    "stay.unsponsored": Reason.UNSPONSORED,
    "stay.ended": Reason.STAY_ENDED,
}
"""What is for the person that the entry itself names."""


def candidates_of(entries: Sequence[Entry]) -> dict[int, Candidates]:
    """Who may have to know of each of these entries, by its id, with all reasons that hold."""
    found: dict[int, Candidates] = {}
    by_roads: dict[Roads, list[Entry]] = defaultdict(list)
    for entry in entries:
        if reason := NAMED.get(entry.verb):
            found[entry.pk] = {entry.person_id: [reason]} if entry.person_id and _may_know(entry) else {}
        elif roads := _roads(entry.verb):
            by_roads[roads].append(entry)
    for roads, asked in by_roads.items():
        found |= _asked(asked, roads)
    return found


def _may_know(entry: Entry) -> bool:
    """A guest whose stay has ended sees nothing of the space any more, this notice included: they get a mail."""
    return entry.verb != "stay.ended" or entry.data.get("guest") != str(entry.person_id)


def _roads(verb: str) -> Roads:
    if verb.endswith(".written"):
        return WRITTEN
    return EDITED if verb.endswith(".edited") else ROADS.get(verb, ())


def _asked(entries: Sequence[Entry], roads: Roads) -> dict[int, Candidates]:
    found: dict[int, dict[int, list[Reason]]] = defaultdict(lambda: defaultdict(list))
    ids = [entry.pk for entry in entries]
    items, spaces = ([getattr(entry, name) for entry in entries] for name in ("item_id", "space_id"))
    with planned(POSTMAN) as cursor:
        cursor.execute(_statement(roads), {"entries": ids, "items": items, "spaces": spaces})
        for entry, reason, person in cursor:
            found[entry][person].append(Reason(reason))
    return dict(found)


@cache
def _statement(roads: Roads) -> bytes:
    """All roads in one statement, for any number of entries."""
    each = " UNION ALL ".join(
        f"SELECT {reason.value}, person FROM ({query}) AS road{reason.value} (person)"
        for reason, query in roads
    )
    return f"""
    SELECT e.entry, found.reason, found.person
    FROM unnest(%(entries)s::bigint[], %(items)s::bigint[], %(spaces)s::bigint[]) AS e (entry, item, space)
    CROSS JOIN LATERAL ({each}) AS found (reason, person)
    """.encode()
