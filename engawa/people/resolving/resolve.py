"""After an import: make one what is surely one person, propose the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engawa.boundary.refusals import Refused
from engawa.people.models import Likeness, Merge
from engawa.people.resolving.merging import IMPORTER, Evidence, merge, whereabouts
from engawa.people.resolving.population import Figure, everybody
from engawa.people.resolving.sameness import pairs

WORTH_SHOWING = 0.25
MOST_PROPOSALS = 2_000


@dataclass(slots=True)
class Resolved:
    """How many pairs were made one, and how many were proposed."""

    merged: int = 0
    proposed: int = 0


def resolve(source: str, actor: int | None = None) -> Resolved:
    """Compare the people known from this source with everybody else, in the transaction of whoever calls."""
    done = Resolved()
    settled = _settled()
    found = list(pairs(everybody(), source))
    merging = _Merging(
        actor, (figure.person for pair in found if pair.is_sure for figure in (pair.one, pair.other))
    )
    for pair in found:
        one, other = merging.now(pair.one.person), merging.now(pair.other.person)
        if one == other or frozenset((one, other)) in settled:
            continue
        if pair.is_sure:
            done.merged += merging.merge(*_kept_first(pair.one, pair.other, one, other), pair.evidence)
        elif pair.weight >= WORTH_SHOWING and done.proposed < MOST_PROPOSALS:
            done.proposed += propose(one, other, pair.weight, pair.evidence)
    return done


def agree(links: Iterable[tuple[int, int, str]], actor: int | None = None) -> Resolved:
    """People of whom exact evidence says that they are one: made one, or proposed where that may not be.

    Args:
        links: Two people and what they have in common, such as an address.
    """
    done = Resolved()
    told = list(links)
    if not told:
        return done
    settled = _settled()
    figures = {figure.person: figure for figure in everybody().figures}
    merging = _Merging(actor, (person for first, second, _ in told for person in (first, second)))
    for first, second, what in told:
        one, other = merging.now(first), merging.now(second)
        if one == other or frozenset((one, other)) in settled or not {one, other} <= figures.keys():
            continue
        evidence: Evidence = [{"what": "same address or account", "weight": 1.0, "detail": what}]
        if figures[one].ring == figures[other].ring:
            kept, lost = _kept_first(figures[one], figures[other], one, other)
            if merging.merge(kept, lost, evidence):
                done.merged += 1
                continue
        done.proposed += propose(one, other, 0.98, evidence)
    return done


def propose(one: int, other: int, weight: float, evidence: Evidence) -> bool:
    """Note that two people may be one; False when that was noted, or refused, before."""
    _, is_new = Likeness.objects.using(IMPORTER).get_or_create(
        one_id=min(one, other), other_id=max(one, other), defaults={"weight": weight, "evidence": evidence}
    )
    return is_new


class _Merging:
    """Merges several pairs, and knows who has become whom."""

    def __init__(self, actor: int | None, people: Iterable[int]) -> None:
        self._actor = actor
        self._gone: dict[int, int] = {}
        self._whereabouts = whereabouts(people)

    def now(self, person: int) -> int:
        """Who somebody is by now."""
        while person in self._gone:
            person = self._gone[person]
        return person

    def merge(self, kept: int, lost: int, evidence: Evidence) -> bool:
        try:
            merge(kept, lost, actor=self._actor, evidence=evidence, among=self._whereabouts[lost])
        except Refused:
            return False
        self._gone[lost] = kept
        self._whereabouts[kept] |= self._whereabouts[lost]
        return True


def _kept_first(one: Figure, other: Figure, now_one: int, now_other: int) -> tuple[int, int]:
    """Who signs in is kept, then who came first."""
    if other.signs_in and not one.signs_in:
        return now_other, now_one
    if one.signs_in or now_one < now_other:
        return now_one, now_other
    return now_other, now_one


def _settled() -> set[frozenset[int]]:
    """Pairs that somebody has decided on before."""
    undone = Merge.objects.using(IMPORTER).exclude(undone_at=None).values_list("kept_id", "gone_id")
    refused = Likeness.objects.using(IMPORTER).exclude(refused_at=None).values_list("one_id", "other_id")
    return {frozenset(pair) for pair in (*undone, *refused)}
