"""What a stream is made of: ids in order, the latest talked about first, found below the boundary.

No stream is written in advance. With few sources each source's newest are asked for and merged; with many, the
newest of everything visible are walked first, and only a reader of quiet sources needs the other way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from engawa.people.models import Follow, Person

FEW = 20
WALKED = 2_000
LATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Sources:
    """Spaces and people whose items make a stream."""

    member_of: frozenset[int] = field(default_factory=frozenset)
    spaces: frozenset[int] = field(default_factory=frozenset)
    """Followed without being a member, or followed at all."""
    people: frozenset[int] = field(default_factory=frozenset)

    @property
    def all_spaces(self) -> list[int]:
        return sorted(self.member_of | self.spaces)

    @property
    def count(self) -> int:
        return len(self.member_of | self.spaces) + len(self.people)


def sources_of(reader: Person, member_of: Iterable[int] = ()) -> Sources:
    """Whom and what this person follows, beside the spaces they belong to."""
    follows = list(Follow.objects.filter(follower=reader).values_list("space_id", "person_id"))
    return Sources(
        member_of=frozenset(member_of),
        spaces=frozenset(space for space, _person in follows if space),
        people=frozenset(person for _space, person in follows if person),
    )


def everything(limit: int, before: int = LATEST) -> list[int]:
    """The ids of the newest items of all that the reader may see."""
    return _ids(
        "SELECT id FROM content_item WHERE bumped IS NOT NULL AND bumped < %s ORDER BY bumped DESC LIMIT %s",
        [before, limit],
    )


def of_space(space_id: int, limit: int, before: int = LATEST) -> list[int]:
    """The ids of the newest items of one space."""
    return _ids(
        "SELECT id FROM content_item WHERE space_id = %s AND bumped IS NOT NULL AND bumped < %s "
        "ORDER BY bumped DESC LIMIT %s",
        [space_id, before, limit],
    )


def following(sources: Sources, limit: int, before: int = LATEST) -> list[int]:
    """The ids of the newest items of these sources."""
    if not sources.count:
        return []
    if sources.count > FEW:
        found = _walk(sources, limit, before)
        if len(found) == limit:
            return found
    return _merge(sources, limit, before)


def _walk(sources: Sources, limit: int, before: int) -> list[int]:
    return _ids(
        "SELECT id FROM (SELECT id, bumped, space_id, author_id FROM content_item "
        "WHERE bumped IS NOT NULL AND bumped < %s ORDER BY bumped DESC LIMIT %s) newest "
        "WHERE space_id = ANY(%s) OR author_id = ANY(%s) ORDER BY bumped DESC LIMIT %s",
        [before, WALKED, sources.all_spaces, sorted(sources.people), limit],
    )


def _merge(sources: Sources, limit: int, before: int) -> list[int]:
    each = (
        "SELECT newest.id, newest.bumped FROM unnest(%s::bigint[]) AS source, LATERAL ("
        "SELECT id, bumped FROM content_item WHERE {} = source AND bumped IS NOT NULL AND bumped < %s "
        "ORDER BY bumped DESC LIMIT %s) AS newest"
    )
    return _ids(
        f"SELECT id FROM ({each.format('space_id')} UNION {each.format('author_id')}) AS merged "
        "ORDER BY bumped DESC LIMIT %s",
        [sources.all_spaces, before, limit, sorted(sources.people), before, limit, limit],
    )


def _ids(query: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [row[0] for row in cursor.fetchall()]
