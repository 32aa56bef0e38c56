"""Deciding on what is proposed. The owner of the place does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.people.models import Likeness, Merge, Person
from engawa.people.resolving.merging import merge, unmerge

PAGE = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    pairs: Sequence[Likeness]
    further: str
    """Where the next page begins; empty on the last."""


def waiting(after: str = "") -> Waiting:
    """Pairs nobody has decided on, the likeliest first."""
    found = Likeness.objects.filter(refused_at=None, one__merged_into=None, other__merged_into=None)
    weight, _mark, pk = after.partition(":")
    if pk.isdigit():
        found = found.filter(Q(weight__lt=float(weight)) | Q(weight=float(weight), pk__gt=int(pk)))
    rows = list(found.select_related("one", "other").order_by("-weight", "pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Waiting(rows[:PAGE], f"{last.weight}:{last.pk}" if last else "")


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
