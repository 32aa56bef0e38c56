"""How long people wait for a space: a measure of the space, never of anybody in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.people.models import Person

DAYS = 30
FEWEST = 5
HOUR = 3600
UPTO = [HOUR, 4 * HOUR, 24 * HOUR, 72 * HOUR]
"""In seconds: the spans that are counted by themselves."""
# Those who wait still are counted with how long they have waited: leaving them out would make it look better.
WAITS = """
SELECT s.id, s.name, s.slug, count(*) AS heard,
  count(*) FILTER (WHERE t.answered_at IS NOT NULL) AS answered,
  count(*) FILTER (WHERE t.answered_at IS NULL AND t.state = 'open') AS waiting,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM coalesce(t.answered_at, now()) - t.first_at)) AS half,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM coalesce(t.answered_at, now()) - t.first_at)) AS most,
  array(SELECT count(*) FILTER (WHERE u.answered_at - u.first_at <= make_interval(secs => upto))
    FROM unnest(%(upto)s::int[]) upto, inbox_thread u
    WHERE u.space_id = s.id AND u.head_id IS NULL AND u.state <> 'spam'
      AND u.first_at > now() - make_interval(days => %(days)s)
    GROUP BY upto ORDER BY upto) AS within
FROM inbox_thread t JOIN spaces_space s ON s.id = t.space_id
WHERE t.space_id = ANY(%(spaces)s) AND t.head_id IS NULL AND t.state <> 'spam'
  AND (t.answered_at IS NOT NULL OR t.state = 'open')
  AND t.first_at > now() - make_interval(days => %(days)s)
GROUP BY s.id, s.name, s.slug ORDER BY s.name
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """Of the last thirty days; times in seconds."""

    space: int
    name: str
    slug: str
    heard: int
    answered: int
    waiting: int
    half: float
    most: float
    within: list[int]
    """How many were answered within each of `UPTO`, those of the shorter ones with them."""

    @property
    def spans(self) -> list[tuple[str, int]]:
        """How many were answered how soon, and how many wait still: "within 4 hours", 12."""
        counts = [now - before for before, now in pairwise([0, *self.within])]
        found = [(_("within %s") % span(upto), count) for upto, count in zip(UPTO, counts, strict=True)]
        return [*found, (_("later"), self.answered - sum(counts)), (_("still waits"), self.waiting)]

    @property
    def enough(self) -> bool:
        return self.heard >= FEWEST

    @property
    def half_said(self) -> str:
        return span(self.half)

    @property
    def most_said(self) -> str:
        return span(self.most)


def span(seconds: float) -> str:
    """How long that is: "40 minutes", "3 hours", "2 days"."""
    minutes = max(round(float(seconds) / 60), 1)
    if minutes < 120 and minutes != 60:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    hours = round(minutes / 60)
    if hours < 48 and hours != 24:
        return ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}
    days = round(hours / 24)
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


def waits_of(reader: Person) -> list[Wait]:
    """The reader's spaces that were spoken to."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, {"spaces": list(reader.belongs_to), "days": DAYS, "upto": UPTO})
        return [Wait(*row) for row in cursor.fetchall()]
