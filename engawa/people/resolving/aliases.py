"""Weak likeness: initials, handles, single names and near spellings. It is shown, and never acted on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from engawa.people.resolving.names import given_and_family, words
from engawa.people.resolving.population import Figure, Population

if TYPE_CHECKING:
    from engawa.people.resolving.sameness import Pair

MOST_CANDIDATES = 3
NEAR = 0.86


def alike(population: Population, source: str) -> Iterator[Pair]:
    """Pairs of which one is known from this source and the other is not."""
    from engawa.people.resolving.sameness import Pair

    called = _called(population)
    found: dict[tuple[int, int], Pair] = {}
    for figure in population.figures:
        for what, weight, key in _aliases(figure):
            others = [other for other in called.get((what, key), ()) if _may_be_one(figure, other, source)]
            if 0 < len(others) <= MOST_CANDIDATES:
                for other in others:
                    pair = Pair(figure, other, what, round(weight / len(others), 2), f"{key} · {other.name}")
                    found.setdefault((figure.person, other.person), pair)
    for figure, other, share in _near(population, source):
        pair = Pair(
            figure, other, "nearly the same name", round(0.6 * share, 2), f"{figure.name} · {other.name}"
        )
        found.setdefault((figure.person, other.person), pair)
    yield from sorted(found.values(), key=lambda pair: -pair.weight)


def _may_be_one(figure: Figure, other: Figure, source: str) -> bool:
    return (
        figure.person != other.person
        and not figure.sources & other.sources
        and source in figure.sources | other.sources
        and not (figure.signs_in and other.signs_in)
    )


def _called(population: Population) -> dict[tuple[str, str], list[Figure]]:
    """What people with a full name may be called elsewhere."""
    called: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in population.figures:
        if both := given_and_family(figure.name):
            given, family = both
            called["first letter and family name", given[0] + family].append(figure)
            called["names run together", given + family].append(figure)
            called["names run together", family + given].append(figure)
            called["names run together", family + given[0]].append(figure)
            called["family name alone", family].append(figure)
            called["given name alone", given].append(figure)
    return called


def _aliases(figure: Figure) -> Iterator[tuple[str, float, str]]:
    """What somebody is called besides a full name: (kind of alias, weight, how it is written)."""
    found = words(figure.name)
    if len(found) == 2 and min(map(len, found)) == 1:
        letter, family = sorted(found, key=len)
        yield "first letter and family name", 0.65, letter + family
    for alias in _handles(figure):
        yield "names run together", 0.65, alias
        yield "first letter and family name", 0.6, alias
        yield "family name alone", 0.5, alias
        if given_and_family(figure.name) is None:
            yield "given name alone", 0.3, alias


def _handles(figure: Figure) -> Iterable[str]:
    spoken = [figure.handle, *(address.partition("@")[0] for address in figure.addresses)]
    if given_and_family(figure.name) is None:
        spoken += [figure.name, *figure.names]
    return dict.fromkeys(alias for told in spoken if len(alias := "".join(words(told))) >= 3)


def _near(population: Population, source: str) -> Iterator[tuple[Figure, Figure, float]]:
    """Full names that share a word and are spelt nearly alike."""
    sharing: dict[str, list[Figure]] = defaultdict(list)
    for name, bearers in population.by_name.items():
        for word in set(name):
            if population.frequency[word] <= 30:
                sharing[word] += bearers
    for several in sharing.values():
        known = [figure for figure in several if source in figure.sources]
        for figure in known:
            for other in several:
                if figure.full_name != other.full_name and _may_be_one(figure, other, source):
                    share = _likeness(figure, other)
                    if share >= NEAR:
                        yield figure, other, share


def _likeness(figure: Figure, other: Figure) -> float:
    one, two = figure.full_name or (), other.full_name or ()
    if set(one) < set(two) or set(two) < set(one):
        return 0.95
    return SequenceMatcher(None, " ".join(one), " ".join(two), autojunk=False).ratio()
