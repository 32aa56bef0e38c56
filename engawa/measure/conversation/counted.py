"""The list of what was counted: each thing somebody began, and how long it waited; as its reader may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, Subquery

from engawa.base.excerpts import excerpt
from engawa.base.ids import id_at
from engawa.base.numbers import LARGEST
from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.measure.conversation.reading import BEGUN
from engawa.measure.conversation.saying import span
from engawa.spaces.models import Space

PAGE = 50
LOOKED_AT = 2_000
"""Beginnings that one page looks through: where nearly everything was answered, what waits stands far apart."""


@dataclass(frozen=True, slots=True)
class Counted:
    title: str
    url: str
    when: datetime
    waited: str
    """Empty for what still waits."""


def counted_in(
    space: Space, since: datetime, until: datetime, *, waiting: bool, before: int | None
) -> tuple[list[Counted], int | None]:
    """A page of what was begun, the latest first, and where the next begins; with `waiting` only the unanswered.

    What opens the talk in a room is counted and not listed. A page that found few in what it looked at is short.
    """
    answers = Item.objects.standing().filter(root=OuterRef("pk"), author__is_bot=False)
    first = answers.exclude(author=OuterRef("author")).order_by("pk").values("created_at")[:1]
    begun = Item.objects.standing().filter(space=space, kind__in=BEGUN, root=None, author__is_bot=False)
    begun = begun.filter(pk__gte=id_at(since), pk__lt=min(before or LARGEST, id_at(until)))
    looked_at = list(begun.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
    found = Item.objects.filter(pk__in=looked_at).defer("body")
    rows = found.annotate(first=Subquery(first, output_field=DateTimeField()))
    rows = rows.filter(first=None) if waiting else rows.exclude(first=None)
    page = list(rows.order_by("-pk")[: PAGE + 1])
    further = (
        page[PAGE - 1].pk if len(page) > PAGE else looked_at[-1] if len(looked_at) == LOOKED_AT else None
    )
    return [_counted(row) for row in page[:PAGE]], further


def _counted(row: Any) -> Counted:
    first: datetime | None = row.first
    waited = span(max((first - row.created_at).total_seconds(), 0)) if first else ""
    return Counted(row.title or excerpt(row.html, 90), address_of(row), row.created_at, waited)
