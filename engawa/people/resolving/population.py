"""Everybody known here, as far as telling people apart needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connections

from engawa.people.resolving.names import full_name

_EVERYBODY = """
SELECT p.id, p.name, p.ring, a.id IS NOT NULL,
  coalesce(array_agg(DISTINCT i.source) FILTER (WHERE i.source <> ''), '{}'),
  coalesce(array_agg(DISTINCT i.source) FILTER (WHERE i.source <> '' AND i.value NOT LIKE '%/name:%'), '{}'),
  coalesce(array_agg(DISTINCT i.value) FILTER (WHERE i.scheme = 'email'), '{}'),
  coalesce(array_agg(DISTINCT i.name) FILTER (WHERE i.name <> ''), '{}'),
  coalesce(p.handle, '')
FROM people_person p LEFT JOIN people_account a ON a.person_id = p.id
LEFT JOIN people_identity i ON i.person_id = p.id
WHERE p.merged_into_id IS NULL AND NOT p.is_bot
GROUP BY p.id, a.id ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A person with the sources that know them. Somebody without any is known from here alone."""

    person: int
    name: str
    ring: int
    signs_in: bool
    sources: frozenset[str]
    told_apart_by: frozenset[str] = frozenset()
    """Of the sources, those that know people by more than their names, and so tell namesakes apart."""
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    handle: str = ""

    @property
    def full_name(self) -> tuple[str, ...] | None:
        return full_name(self.name)


@dataclass
class Population:
    figures: list[Figure]
    by_name: dict[tuple[str, ...], list[Figure]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_name = {}
        for figure in self.figures:
            if name := figure.full_name:
                self.by_name.setdefault(name, []).append(figure)

    @cached_property
    def frequency(self) -> Counter[str]:
        """How many different full names each word occurs in."""
        return Counter(word for name in self.by_name for word in set(name))

    def is_distinctive(self, name: Iterable[str]) -> bool:
        """Whether hardly two people here would bear this name by chance.

        With N full names, of which a hold its one word and b its other, a·b/N are expected to hold both; the two
        rarest words count. Below a hundredth nobody else is expected among a hundred as many.
        """
        rarest = sorted(self.frequency[word] for word in set(name))[:2]
        return len(rarest) == 2 and rarest[0] * rarest[1] / max(len(self.by_name), MANY) < CHANCE


CHANCE = 0.1
MANY = 500
"""In a small company every name is rare: as many full names are supposed at least."""


def everybody() -> Population:
    """All people who are not bots and not somebody else already."""
    with connections["importer"].cursor() as at:
        at.execute(_EVERYBODY)
        return Population(
            [
                Figure(
                    person,
                    name,
                    ring,
                    signs_in,
                    frozenset(sources),
                    frozenset(apart),
                    tuple(addresses),
                    tuple(names),
                    handle,
                )
                for person, name, ring, signs_in, sources, apart, addresses, names, handle in at.fetchall()
            ]
        )
