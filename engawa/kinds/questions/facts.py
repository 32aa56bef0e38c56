"""What a question's page asks about it in one query, so that the rest is asked only where there is some."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from engawa.content.models import Item
from engawa.kinds.questions.standing import STANDING, Standing
from engawa.people.models import Person

FACTS = f"""
WITH RECURSIVE family(id) AS (
  SELECT %(question)s::bigint UNION SELECT m.item_id FROM questions_merge m JOIN family ON m.into_id = family.id
)
SELECT (SELECT array_agg(id) FROM family),
  EXISTS (SELECT 1 FROM questions_alsoasked t WHERE t.item_id = %(question)s AND t.person_id = %(reader)s),
  EXISTS (SELECT 1 FROM content_item c WHERE c.root_id = %(question)s AND c.author_id = %(reader)s
          AND c.removed_at IS NULL),
  (SELECT count(*) FROM questions_spared s WHERE s.item_id = %(question)s),
  ARRAY(SELECT jsonb_build_object('by', p.name, 'into', i.id::text, 'title', i.title)
        FROM questions_judgement j JOIN people_person p ON p.id = j.by_id JOIN content_item i ON i.id = j.into_id
        WHERE j.item_id = %(question)s ORDER BY j.at),
  ARRAY(SELECT jsonb_build_object('person', p.id::text, 'name', p.name, 'declined', r.declined_at IS NOT NULL,
                                  'because', i.id::text, 'title', i.title)
        FROM questions_routing r JOIN people_person p ON p.id = r.person_id
        LEFT JOIN content_item i ON i.id = r.because_id AND i.removed_at IS NULL
        WHERE r.item_id = %(question)s ORDER BY r.at),
  standing.*
FROM ({STANDING.replace("%s", "%(ids)s")}) AS standing
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked whether they know, and what they wrote that says so."""

    person: int
    name: str
    declined: bool
    because: int | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Who finds it the same as which other question."""

    by: str
    into: int
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    standing: Standing
    family: list[int] = field(default_factory=list)
    """The ids of the question and of all that were merged into it."""
    has_it_too: bool = False
    answered: bool = False
    """The reader said something under it."""
    spared: int = 0
    judged: Sequence[Judged] = ()
    routed: Sequence[Asked] = ()


def facts_of(question: Item, reader: Person | None) -> Facts:
    """As far as the reader sees."""
    asked: dict[str, int | list[int]] = {
        "question": question.pk,
        "ids": [question.pk],
        "reader": reader.pk if reader else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, asked)
        family, too, answered, spared, judged, routed, _id, *standing = cursor.fetchone()
    return Facts(
        Standing(*standing),
        family,
        too,
        answered,
        spared,
        [Judged(one["by"], int(one["into"]), one["title"]) for one in map(json.loads, judged)],
        [_asked(one) for one in map(json.loads, routed)],
    )


def _asked(row: dict[str, Any]) -> Asked:
    because = int(row["because"]) if row["because"] else None
    return Asked(int(row["person"]), row["name"], row["declined"], because, row["title"])
