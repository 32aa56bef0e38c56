"""Which guests somebody answers for, which need an answer, and whom nobody answers for any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from engawa.people.models import Person, Ring
from engawa.spaces.models import Membership, Role, Space, StayReview

SOON = timedelta(days=14)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Stay:
    """A guest in a space, as whoever answers for them sees it."""

    membership: Membership
    review: StayReview | None
    """The question that waits for an answer."""
    ends_soon: bool


def sponsored_by(person: Person) -> list[Stay]:
    """The stays somebody answers for, the ones that end first first."""
    return _stays(Membership.objects.filter(sponsor=person))


def stays_of(guest: Person) -> list[Stay]:
    """Where a guest is, for whom and until when, as far as the reader sees it."""
    return _stays(Membership.objects.filter(person=guest))


def unanswered_for(spaces: Collection[int]) -> list[Stay]:
    """The guests in these spaces whose sponsor is gone, from the space or from the company."""
    belongs = Membership.objects.filter(
        space=OuterRef("space"), person=OuterRef("sponsor"), person__ring=Ring.INSIDE
    )
    return _stays(Membership.objects.filter(~Exists(belongs), space__in=spaces))


def ending_in(space: Space) -> list[Stay]:
    """The guests of a space who leave soon, or of whom it is asked whether they are still needed."""
    asked = StayReview.objects.filter(space=OuterRef("space"), person=OuterRef("person"), confirmed_at=None)
    soon = Q(until__lte=timezone.now() + SOON) | Exists(asked)
    return _stays(Membership.objects.filter(soon, space=space))


def reviews_of(membership: Membership) -> list[StayReview]:
    """Who was asked, and who said when that the guest is still needed; the latest first."""
    asked = StayReview.objects.filter(space=membership.space_id, person=membership.person_id)
    return list(asked.select_related("confirmed_by").order_by("-asked_at")[:12])


def owned_by(person: Person) -> list[int]:
    """The ids of the edge spaces somebody owns."""
    mine = Membership.objects.filter(person=person, role=Role.OWNER, ring=Ring.EDGE)
    return list(mine.values_list("space", flat=True)[:SHOWN])


def _stays(found: QuerySet[Membership]) -> list[Stay]:
    rows = list(
        found.filter(role=Role.GUEST, space__is_talk=False)
        .select_related("person", "space", "sponsor")
        .defer("person__words", "sponsor__words")
        .order_by("until", "pk")[:SHOWN]
    )
    waiting = StayReview.objects.filter(
        space__in={row.space_id for row in rows},
        person__in={row.person_id for row in rows},
        confirmed_at=None,
    )
    open_reviews = {(one.space_id, one.person_id): one for one in waiting} if rows else {}
    soon = timezone.now() + SOON
    return [
        Stay(row, open_reviews.get((row.space_id, row.person_id)), bool(row.until and row.until <= soon))
        for row in rows
    ]
