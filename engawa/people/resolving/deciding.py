"""Deciding on what is proposed. The owner of the place does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.base.numbers import number_in, share_in
from engawa.boundary.refusals import Refused
from engawa.people.models import Identity, Likeness, Merge, Person
from engawa.people.resolving.merging import merge, unmerge
from engawa.people.resolving.words import explained

PAGE = 30
HERE = "Engawa"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two people who may be one, what speaks for it, and from where either is known."""

    pair: Likeness
    evidence: Sequence[tuple[str, str]]
    known_from: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    pairs: Sequence[Proposal]
    further: str
    """Where the next page begins; empty on the last."""


def waiting(after: str = "") -> Waiting:
    """Pairs nobody has decided on, the likeliest first."""
    found = Likeness.objects.filter(refused_at=None, one__merged_into=None, other__merged_into=None)
    share, _mark, number = after.partition(":")
    weight, pk = share_in(share), number_in(number)
    if weight is not None and pk:
        found = found.filter(Q(weight__lt=weight) | Q(weight=weight, pk__gt=pk))
    rows = list(found.select_related("one", "other").order_by("-weight", "pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    known = _known_from({person for row in rows for person in (row.one_id, row.other_id)})
    proposals = [
        Proposal(row, explained(row.evidence), (known.get(row.one_id, HERE), known.get(row.other_id, HERE)))
        for row in rows[:PAGE]
    ]
    return Waiting(proposals, f"{last.weight}:{last.pk}" if last else "")


def _known_from(people: Iterable[int]) -> dict[int, str]:
    sources: dict[int, set[str]] = defaultdict(set)
    for person, source in Identity.objects.filter(person__in=people).values_list("person_id", "source"):
        if source:
            sources[person].add(source)
    return {person: ", ".join(sorted(several)) for person, several in sources.items()}


def lately(number: int) -> Sequence[Merge]:
    """The last that were made one and still are."""
    found = Merge.objects.filter(undone_at=None).select_related("kept", "gone", "by")
    return list(found.order_by("-pk")[:number])


def accept(pair: Likeness, *, actor: Person) -> Merge:
    """Make the two one. Who signs in is kept, otherwise who came first.

    Raises:
        Refused: for anybody but the owner, and when both sign in.
    """
    _owner(actor)
    kept, gone = pair.one_id, pair.other_id
    if Person.objects.filter(pk=gone, account__isnull=False).exists():
        kept, gone = gone, kept
    return merge(kept, gone, actor=actor.pk, evidence=pair.evidence)


def refuse(pair: Likeness, *, actor: Person) -> None:
    """They are two people; it is not proposed again."""
    _owner(actor)
    pair.refused_by, pair.refused_at = actor, timezone.now()
    pair.save(update_fields=["refused_by", "refused_at"])


def undo(merged: Merge, *, actor: Person) -> None:
    """Two people again."""
    _owner(actor)
    unmerge(merged, actor=actor.pk)


def _owner(actor: Person) -> None:
    if not actor.is_owner:
        raise Refused(_("Only the owner of this place decides who is whom."))
