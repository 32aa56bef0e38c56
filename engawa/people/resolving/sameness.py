"""Who is surely the same person, and who may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from engawa.people.resolving.aliases import alike
from engawa.people.resolving.population import Figure, Population


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people of whom something says that they are one. `is_sure` when nothing speaks against it."""

    one: Figure
    other: Figure
    what: str
    weight: float
    detail: str
    is_sure: bool = False

    @property
    def evidence(self) -> list[dict[str, Any]]:
        return [{"what": self.what, "weight": self.weight, "detail": self.detail}]


def pairs(population: Population, source: str) -> Iterator[Pair]:
    """Pairs of which one is known from this source, the strongest evidence first."""
    seen: set[tuple[int, int]] = set()
    for pair in (*_same_name(population, source), *alike(population, source)):
        both = (min(pair.one.person, pair.other.person), max(pair.one.person, pair.other.person))
        if both not in seen:
            seen.add(both)
            yield pair


def _same_name(population: Population, source: str) -> Iterator[Pair]:
    """The same full name: surely one person where each source knows one such person, and the name is rare."""
    for name, bearers in population.by_name.items():
        if len(bearers) < 2 or not any(source in figure.sources for figure in bearers):
            continue
        told = " ".join(name)
        namesakes = _are_namesakes(bearers)
        for one, other in combinations(bearers[:10], 2):
            if source not in one.sources | other.sources:
                continue
            if namesakes:
                yield Pair(one, other, "namesakes", 0.6, told)
            elif one.ring != other.ring or (one.signs_in and other.signs_in):
                yield Pair(one, other, "same name, other ring", 0.75, told)
            elif not population.is_distinctive(name):
                yield Pair(one, other, "same name, and a frequent one", 0.7, told)
            else:
                yield Pair(one, other, "same full name", 0.95, told, is_sure=True)


def _are_namesakes(bearers: list[Figure]) -> bool:
    """Whether one source knows two of them, so that they are two people there."""
    known: dict[str, int] = defaultdict(int)
    for figure in bearers:
        for source in figure.told_apart_by or ({""} if not figure.sources else ()):
            known[source] += 1
    return max(known.values(), default=0) > 1
