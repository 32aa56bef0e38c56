"""What a question's page asks about it in one query, so that the rest is asked only where there is some."""

from dataclasses import dataclass, field

from django.db import connection

from engawa.content.models import Item
from engawa.people.models import Person

FACTS = """
WITH RECURSIVE family(id) AS (
  SELECT %(question)s::bigint UNION SELECT m.item_id FROM questions_merge m JOIN family ON m.into_id = family.id
)
SELECT (SELECT array_agg(id) FROM family),
  EXISTS (SELECT 1 FROM questions_alsoasked t WHERE t.item_id = %(question)s AND t.person_id = %(reader)s),
  EXISTS (SELECT 1 FROM content_item c WHERE c.root_id = %(question)s AND c.author_id = %(reader)s
          AND c.removed_at IS NULL),
  (SELECT count(*) FROM questions_spared s WHERE s.item_id = %(question)s),
  EXISTS (SELECT 1 FROM questions_judgement j WHERE j.item_id = %(question)s),
  EXISTS (SELECT 1 FROM questions_routing r WHERE r.item_id = %(question)s)
"""


@dataclass(frozen=True, slots=True)
class Facts:
    family: list[int] = field(default_factory=list)
    """The ids of the question and of all that were merged into it."""
    has_it_too: bool = False
    answered: bool = False
    """The reader said something under it."""
    spared: int = 0
    is_judged: bool = False
    is_routed: bool = False


def facts_of(question: Item, reader: Person | None) -> Facts:
    """As far as the reader sees."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"question": question.pk, "reader": reader.pk if reader else 0})
        return Facts(*cursor.fetchone())
