"""Which links are open, and how they were used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from engawa.content.models import Item
from engawa.doors.links.models import MISSES, Link, Use, What
from engawa.spaces.models import Space

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A link that is open, with how often it was used and when last."""

    link: Link
    uses: int
    last: datetime | None


def open_on(item: Item) -> list[Standing]:
    return _open(Link.objects.filter(item=item))


def open_in(space: Space) -> list[Standing]:
    return _open(Link.objects.filter(item__space=space))


def uses_of(links: Iterable[Link]) -> list[Use]:
    """When these links were used, the latest first."""
    return list(Use.objects.filter(link__in=list(links)).select_related("link").order_by("-at")[:SHOWN])


def _open(links: QuerySet[Link]) -> list[Standing]:
    rows = (
        links.filter(withdrawn_at=None, expires_at__gt=timezone.now(), misses__lt=MISSES)
        .select_related("made_by", "item", "item__space")
        .defer("made_by__words", "item__body", "item__html")
        .annotate(times=Count("uses", filter=~Q(uses__what=What.MISS)), last=Max("uses__at"))
        .order_by("expires_at")[:SHOWN]
    )
    return [Standing(row, row.times, row.last) for row in rows]
