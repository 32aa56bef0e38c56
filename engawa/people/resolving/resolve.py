"""After an import: make one what is surely one person, propose the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engawa.boundary.refusals import Refused
from engawa.people.models import Likeness, Merge
from engawa.people.resolving.merging import IMPORTER, Evidence, merge
from engawa.people.resolving.population import Figure, everybody
from engawa.people.resolving.sameness import pairs

WORTH_SHOWING = 0.3
MOST_PROPOSALS = 2_000


@dataclass(slots=True)
class Resolved:
    """How many pairs were made one, and how many were proposed."""

    merged: int = 0
    proposed: int = 0


def resolve(source: str, actor: int | None = None) -> Resolved:
    """Compare the people known from this source with everybody else, in the transaction of whoever calls."""
    done = Resolved()
    gone: dict[int, int] = {}
    settled = _settled()
    for pair in pairs(everybody(), source):
        one, other = (_now(figure.person, gone) for figure in (pair.one, pair.other))
        if one == other or frozenset((one, other)) in settled:
            continue
        if pair.is_sure:
            kept, lost = _kept_first(pair.one, pair.other, one, other)
            done.merged += _merged(kept, lost, pair.evidence, actor, gone)
        elif pair.weight >= WORTH_SHOWING and done.proposed < MOST_PROPOSALS:
            done.proposed += propose(one, other, pair.weight, pair.evidence)
    return done


def agree(links: Iterable[tuple[int, int, str]], actor: int | None = None) -> Resolved:
    """People of whom exact evidence says that they are one: made one, or proposed where that may not be.

    Args:
        links: Two people and what they have in common, such as an address.
    """
    done = Resolved()
    gone: dict[int, int] = {}
    settled = _settled()
    figures = {figure.person: figure for figure in everybody().figures}
    for first, second, what in links:
        one, other = _now(first, gone), _now(second, gone)
        if one == other or frozenset((one, other)) in settled or not {one, other} <= figures.keys():
            continue
        evidence: Evidence = [{"what": "same address or account", "weight": 1.0, "detail": what}]
        if figures[one].ring == figures[other].ring:
            kept, lost = _kept_first(figures[one], figures[other], one, other)
            if _merged(kept, lost, evidence, actor, gone):
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


def _merged(kept: int, lost: int, evidence: Evidence, actor: int | None, gone: dict[int, int]) -> bool:
    try:
        merge(kept, lost, actor=actor, evidence=evidence)
    except Refused:
        return False
    gone[lost] = kept
    return True


def _now(person: int, gone: dict[int, int]) -> int:
    while person in gone:
        person = gone[person]
    return person


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
