"""What one reader did not see of what happened in a stretch of time: one statement, asked as that reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from psycopg import Cursor
from psycopg.rows import class_row

from engawa.base.excerpts import excerpt
from engawa.base.ids import SEQUENCE_BITS
from engawa.base.planned import connection_of
from engawa.boundary.policies import ME
from engawa.content.kinds import kind_named

SHOWN = 12
EACH_SPACE = 30
LONGEST = int(timedelta(days=31).total_seconds() * 1000) << SEQUENCE_BITS
"""Nobody is told of more than the last month."""

# 1 named or answered, 2 one takes part, 3 by somebody one follows, 4 people talk, 5 only written.
UNSEEN = f"""
WITH near AS MATERIALIZED (
  SELECT unnest(current_setting('engawa.spaces')::bigint[]) AS id
  UNION SELECT f.space_id FROM people_follow f WHERE f.follower_id = {ME} AND f.space_id IS NOT NULL
), mine AS MATERIALIZED (
  SELECT s.id FROM near JOIN spaces_space s ON s.id = near.id
  LEFT JOIN notices_wish w ON w.person_id = {ME} AND w.space_id = s.id
  WHERE s.archived_at IS NULL AND NOT s.is_talk AND coalesce(w.level, 1) > 0
    AND (w.quiet_until IS NULL OR w.quiet_until <= now())
), fresh AS MATERIALIZED (
  SELECT i.* FROM mine CROSS JOIN LATERAL (
    SELECT i.id, i.author_id, i.bumped, i.talk FROM content_item i
    WHERE i.space_id = mine.id AND i.bumped > %(since)s AND i.bumped <= %(upto)s AND i.removed_at IS NULL
    ORDER BY i.bumped DESC LIMIT {EACH_SPACE}
  ) i
), unseen AS MATERIALIZED (
  SELECT f.id, f.bumped, f.talk, n.reason, count(*) OVER () AS everything,
    f.author_id = {ME} AS own, f.talk > 0 AND EXISTS (
      SELECT 1 FROM content_item t WHERE t.root_id = f.id AND t.author_id = {ME}) AS part,
    f.author_id IN (SELECT w.person_id FROM people_follow w WHERE w.follower_id = {ME}) AS followed
  FROM fresh f
  LEFT JOIN notices_seen s ON s.item_id = f.id AND s.person_id = {ME}
  LEFT JOIN notices_wish w ON w.item_id = f.id AND w.person_id = {ME}
  LEFT JOIN LATERAL (
    SELECT min(n.reason) FILTER (WHERE n.reason <= 25 AND n.read_at IS NULL AND n.carried_at IS NULL) AS reason,
      max(n.item_id) FILTER (WHERE n.read_at IS NOT NULL OR n.carried_at IS NOT NULL) AS told
    FROM notices_notice n WHERE n.person_id = {ME} AND n.root_id = f.id AND n.item_id > %(since)s
  ) n ON true
  WHERE f.bumped > coalesce(s.up_to, 0) AND f.bumped > coalesce(n.told, 0)
    AND coalesce(w.level, 1) > 0 AND (w.quiet_until IS NULL OR w.quiet_until <= now())
    AND (f.id > %(since)s AND f.author_id IS DISTINCT FROM {ME} OR f.talk > 0 AND EXISTS (
      SELECT 1 FROM content_item t WHERE t.root_id = f.id AND t.id > %(since)s AND t.id <= %(upto)s
        AND t.author_id IS DISTINCT FROM {ME} AND t.removed_at IS NULL))
), best AS MATERIALIZED (
  SELECT *, CASE WHEN reason IS NOT NULL THEN 1 WHEN own OR part THEN 2 WHEN followed THEN 3 WHEN talk > 0 THEN 4
    ELSE 5 END AS tier
  FROM unseen ORDER BY tier, talk DESC, bumped DESC LIMIT {SHOWN}
)
SELECT b.id, b.tier, b.reason, b.everything, b.own, i.kind, i.title, left(i.html, 800) AS html, i.byline,
  p.name AS author, s.name AS space, s.ring, a.fresh, a.people
FROM best b
JOIN content_item i ON i.id = b.id
JOIN spaces_space s ON s.id = i.space_id
LEFT JOIN people_person p ON p.id = i.author_id
LEFT JOIN LATERAL (
  SELECT count(*) AS fresh, count(DISTINCT t.author_id) AS people FROM (
    SELECT author_id FROM content_item t WHERE t.root_id = b.id AND t.id > %(since)s AND t.id <= %(upto)s
      AND t.removed_at IS NULL AND t.author_id IS DISTINCT FROM {ME} LIMIT 500) t
) a ON b.talk > 0
ORDER BY b.tier, b.talk DESC, b.bumped DESC
"""


@dataclass(slots=True)
class Line:
    """One thing in a digest, with the reason why it stands where it stands."""

    id: int
    tier: int
    reason: int | None
    everything: int
    own: bool
    kind: str
    title: str
    html: str
    byline: str
    author: str | None
    space: str
    ring: int
    fresh: int | None
    people: int | None

    @property
    def name(self) -> str:
        """Whose it is, as far as the reader may know."""
        return self.author or self.byline

    @property
    def heading(self) -> str:
        return self.title or excerpt(self.html, 80)

    @property
    def teaser(self) -> str:
        return excerpt(self.html, 160) if self.title else ""

    @property
    def did(self) -> str:
        kind = kind_named(self.kind)
        return str(kind.verb) if kind else ""

    @property
    def why(self) -> str:
        """Why it stands here, in words."""
        if self.tier == 1:
            return _("You were named or answered")
        if self.tier == 2:
            return _("You wrote this") if self.own else _("You take part in it")
        if self.tier == 3:
            return _("You follow %(name)s") % {"name": self.name}
        return _("New in %(space)s") % {"space": self.space}


def unseen(since: int, upto: int) -> Sequence[Line]:
    """What the reader of this transaction did not see, the most personal first, then what people talk about."""
    with Cursor(connection_of(), row_factory=class_row(Line)) as cursor:
        cursor.execute(UNSEEN, {"since": max(since, upto - LONGEST), "upto": upto})
        return cursor.fetchall()
