"""Who may have to know of an entry, and why. Whether they may and want to is asked afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, LiteralString

from django.db import connections

from engawa.notices.models import Reason
from engawa.notices.telling import POSTMAN

if TYPE_CHECKING:
    from engawa.journal.models import Entry

type Found = dict[int, list[Reason]]

MENTIONED = "SELECT person_id FROM content_mention WHERE item_id = %(item)s"
ANSWERED = """
SELECT w.author_id FROM content_item i JOIN content_item w ON w.id IN (i.parent_id, i.root_id)
WHERE i.id = %(item)s AND w.author_id IS NOT NULL
"""
TAKE_PART = """
SELECT DISTINCT author_id FROM (
  SELECT t.author_id FROM content_item i JOIN content_item t ON t.root_id = i.root_id AND t.removed_at IS NULL
  WHERE i.id = %(item)s AND i.root_id IS NOT NULL AND t.author_id IS NOT NULL ORDER BY t.id DESC LIMIT 2000
) talk
"""
FOLLOW_THREAD = """
SELECT w.person_id FROM content_item i JOIN notices_wish w ON w.item_id = i.root_id AND w.level = 4
WHERE i.id = %(item)s
"""
TALKING = """
SELECT m.person_id FROM content_item i JOIN spaces_space s ON s.id = i.space_id AND s.is_talk
JOIN spaces_membership m ON m.space_id = s.id AND (m.until IS NULL OR m.until > now())
WHERE i.id = %(item)s LIMIT 500
"""
OWNERS = "SELECT person_id FROM spaces_membership WHERE space_id = %(space)s AND role = 'owner'"
AUTHOR = "SELECT author_id FROM content_item WHERE id = %(item)s AND author_id IS NOT NULL"
SUPPORTERS = """
SELECT author_id FROM content_item WHERE id = %(item)s AND author_id IS NOT NULL
UNION SELECT actor_id FROM journal_entry
WHERE item_id = %(item)s AND verb IN ('idea.supported', 'idea.helped') AND actor_id IS NOT NULL
"""

type Roads = Iterable[tuple[Reason, LiteralString]]
WRITTEN: Roads = (
    (Reason.MENTION, MENTIONED),
    (Reason.ANSWER, ANSWERED),
    (Reason.TALK, TAKE_PART),
    (Reason.THREAD, FOLLOW_THREAD),
    (Reason.DIRECT, TALKING),
)
EDITED: Roads = ((Reason.MENTION, MENTIONED),)


def by_writing(entry: Entry) -> Found:
    """Those it names, answers, and with whom it continues a talk."""
    return _asked(entry, WRITTEN)


def by_editing(entry: Entry) -> Found:
    """Those it names now."""
    return _asked(entry, EDITED)


def named(reason: Reason) -> Callable[[Entry], Found]:
    """The person that the entry itself names."""

    def person_of(entry: Entry) -> Found:
        return {entry.person_id: [reason]} if entry.person_id else {}

    return person_of


def _asked(entry: Entry, roads: Roads) -> Found:
    found: Found = defaultdict(list)
    with connections[POSTMAN].cursor() as cursor:
        for reason, query in roads:
            cursor.execute(query, {"item": entry.item_id, "space": entry.space_id})
            for (person,) in cursor.fetchall():
                found[person].append(reason)
    return found


WHO: Mapping[str, Callable[[Entry], Found]] = {
    "question.routed": named(Reason.ROUTED),
    "question.accepted": named(Reason.ACCEPTED),
    "idea.entrusted": named(Reason.ENTRUSTED),
    "idea.staged": lambda entry: _asked(entry, ((Reason.STAGED, SUPPORTERS),)),
    "post.reminded": named(Reason.REMINDED),
    "person.thanked": named(Reason.THANKED),
    "item.thanked": lambda entry: named(Reason.THANKED)(entry) or _asked(entry, ((Reason.THANKED, AUTHOR),)),
    "space.joined": named(Reason.ADDED),
    "space.stay_extended": named(Reason.STAY),
    "space.join_asked": lambda entry: _asked(entry, ((Reason.ASKED_TO_JOIN, OWNERS),)),
}


def candidates_of(entry: Entry) -> Found:
    """Who may have to know of this entry, with all reasons that hold."""
    if entry.verb in WHO:
        return WHO[entry.verb](entry)
    if entry.verb.endswith(".written"):
        return by_writing(entry)
    return by_editing(entry) if entry.verb.endswith(".edited") else {}
