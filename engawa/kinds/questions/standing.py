"""How questions stand, for a reader: everything counted here is counted among what they may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OFTEN = 3
"""When the same has been asked this often, its answer is worth a page."""

STANDING = """
SELECT q.id, q.created_at AS asked_at, a.answer_id AS answer, coalesce(p.name, answer.byline, '') AS answered_by,
  a.at AS accepted_at, page.id AS page, page.title AS page_title,
  (SELECT count(*) FROM content_item c WHERE c.parent_id = q.id AND c.removed_at IS NULL AND c.kind = 'comment')
    AS answers,
  (SELECT count(DISTINCT person) FROM (
    WITH RECURSIVE same(id) AS (
      SELECT q.id UNION SELECT m.item_id FROM questions_merge m JOIN same ON m.into_id = same.id
    ), family AS (
      SELECT id FROM same UNION SELECT j.item_id FROM questions_judgement j JOIN same ON j.into_id = same.id
    )
    SELECT i.author_id AS person FROM family JOIN content_item i USING (id)
    UNION ALL SELECT t.person_id FROM family JOIN questions_alsoasked t ON t.item_id = family.id
  ) AS asked) AS times
FROM content_item q
LEFT JOIN questions_acceptance a ON a.item_id = q.id
LEFT JOIN content_item answer ON answer.id = a.answer_id
LEFT JOIN people_person p ON p.id = answer.author_id
LEFT JOIN questions_becamepage b ON b.item_id = q.id
LEFT JOIN content_item page ON page.id = b.page_id AND page.removed_at IS NULL
WHERE q.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of a question."""

    asked_at: datetime
    answer: int | None = None
    """The accepted answer."""
    answered_by: str = ""
    accepted_at: datetime | None = None
    page: int | None = None
    """The page that its answer became."""
    page_title: str | None = None
    answers: int = 0
    times: int = 1
    """By how many people the same was asked, as far as the reader sees."""

    @property
    def is_often(self) -> bool:
        return self.times >= OFTEN

    @property
    def is_worth_a_page(self) -> bool:
        return self.is_often and self.answer is not None and self.page is None

    @property
    def asked(self) -> str:
        """How often, in words; empty for once."""
        return _("Asked %(num)s times") % {"num": self.times} if self.times > 1 else ""

    @property
    def state(self) -> str:
        """In words: answered by whom, or how long it waits."""
        if self.answer and self.answered_by:
            return _("Answered by %(name)s") % {"name": self.answered_by}
        if self.answer:
            return _("Answered")
        if self.answers:
            answers = ngettext("%(num)s answer", "%(num)s answers", self.answers) % {"num": self.answers}
            return _("%(answers)s, none accepted yet") % {"answers": answers}
        return waiting(self.asked_at)


def standings(ids: Collection[int]) -> dict[int, Standing]:
    """How these questions stand, by id, in one query."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [list(ids)])
        return {row[0]: Standing(*row[1:]) for row in cursor.fetchall()}


def waiting(since: datetime) -> str:
    """How long something waits, in words: "Waits 3 days"."""
    waited = timezone.now() - since
    if waited >= timedelta(days=1):
        return ngettext("Waits %(num)s day", "Waits %(num)s days", waited.days) % {"num": waited.days}
    hours = int(waited.total_seconds() // 3600)
    if hours:
        return ngettext("Waits %(num)s hour", "Waits %(num)s hours", hours) % {"num": hours}
    return _("Just asked")
