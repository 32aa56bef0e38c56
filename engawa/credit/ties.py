"""What ties people together, as far as the reader may see it: small spaces they share, answers, thanks."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from django.db import connection

SMALL = 60
SPACES = 15
LOOKED_AT = 300
MOST = 3_000

TIES = """
WITH small AS (
  SELECT s.id, s.name, s.slug, s.member_count FROM spaces_membership m JOIN spaces_space s ON s.id = m.space_id
  WHERE m.person_id = %(person)s AND s.member_count <= %(small)s AND NOT s.is_talk AND s.archived_at IS NULL
  ORDER BY s.member_count, s.id LIMIT %(spaces)s
), written AS (
  SELECT id, parent_id FROM content_item WHERE author_id = %(person)s AND removed_at IS NULL
  ORDER BY id DESC LIMIT %(looked_at)s
), ties AS (
  SELECT m.person_id AS other, 'space' AS sort, small.member_count AS number, small.name, small.slug
  FROM small JOIN spaces_membership m ON m.space_id = small.id
  UNION ALL
  SELECT i.author_id, 'answered', count(*), '', '' FROM written JOIN content_item i ON i.id = written.parent_id
  WHERE i.removed_at IS NULL GROUP BY i.author_id
  UNION ALL
  SELECT i.author_id, 'was_answered', count(*), '', '' FROM written JOIN content_item i ON i.parent_id = written.id
  WHERE i.removed_at IS NULL GROUP BY i.author_id
  UNION ALL
  SELECT receiver_id, 'thanked', count(*), '', '' FROM people_thanks WHERE giver_id = %(person)s GROUP BY receiver_id
  UNION ALL
  SELECT giver_id, 'was_thanked', count(*), '', '' FROM people_thanks WHERE receiver_id = %(person)s GROUP BY giver_id
)
SELECT other, sort, number, name, slug FROM ties WHERE other <> %(person)s LIMIT %(most)s
"""
BETWEEN = """
SELECT one.person_id, other.person_id, s.member_count, s.name, s.slug
FROM spaces_membership one JOIN spaces_membership other USING (space_id) JOIN spaces_space s ON s.id = space_id
WHERE one.person_id = ANY(%(ones)s) AND other.person_id = ANY(%(others)s) AND one.person_id <> other.person_id
  AND s.member_count <= %(small)s AND NOT s.is_talk AND s.archived_at IS NULL
ORDER BY s.member_count, s.id, one.person_id, other.person_id LIMIT 1
"""


class Kind(StrEnum):
    """What ties somebody to another, seen from the first."""

    SPACE = "space"
    ANSWERED = "answered"
    WAS_ANSWERED = "was_answered"
    THANKED = "thanked"
    WAS_THANKED = "was_thanked"


@dataclass(frozen=True, slots=True)
class Tie:
    kind: Kind
    number: int
    """How often; of a space, how many belong to it."""
    space: str = ""
    slug: str = ""

    @property
    def trust(self) -> float:
        """How much it weighs in choosing a chain; never shown. The smaller a space, the better one knows each other."""
        if self.kind == Kind.SPACE:
            return 3 / sqrt(max(self.number, 2))
        return {Kind.WAS_THANKED: 3.0, Kind.THANKED: 2.5}.get(self.kind, 0.6 * min(self.number, 4))


type Ties = dict[int, list[Tie]]


def ties_of(person_id: int) -> Ties:
    """Everybody whom the reader sees tied to this person, and by what. One query of bounded cost."""
    asked = {"person": person_id, "small": SMALL, "spaces": SPACES, "looked_at": LOOKED_AT, "most": MOST}
    found: Ties = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TIES, asked)
        for other, kind, number, name, slug in cursor.fetchall():
            if other:
                found[other].append(Tie(Kind(kind), number, name, slug))
    return found


def tie_between(ones: list[int], others: list[int]) -> tuple[int, int, Tie] | None:
    """The smallest space that somebody of these shares with somebody of those."""
    with connection.cursor() as cursor:
        cursor.execute(BETWEEN, {"ones": ones, "others": others, "small": SMALL})
        row = cursor.fetchone()
    return (row[0], row[1], Tie(Kind.SPACE, row[2], row[3], row[4])) if row else None


def strength(ties: list[Tie]) -> float:
    """How well two people know each other, by all that ties them."""
    return sum(tie.trust for tie in ties)
