"""All levels of one person in one table."""

from __future__ import annotations

from dataclasses import dataclass

from engawa.content.models import Item
from engawa.notices.choosing import Choice, choice_with
from engawa.notices.levels import default_level
from engawa.notices.models import Wish
from engawa.people.models import Person
from engawa.spaces.models import Space

FIRST = 60
MOST = 1_000
THREADS = 50


@dataclass(frozen=True, slots=True)
class Row:
    about: Space | Item
    choice: Choice


@dataclass(frozen=True, slots=True)
class Spaces:
    rows: list[Row]
    more: bool


def my_levels(reader: Person, everything: bool) -> tuple[Spaces, list[Row]]:
    """Spaces one belongs to, and threads with a level of their own, the latest first. Two queries."""
    most = MOST if everything else FIRST
    found = list(
        Space.objects.active().filter(memberships__person=reader, is_talk=False).by_name()[: most + 1]
    )
    wishes = Wish.objects.filter(person=reader).select_related("item").defer("item__body", "item__html")
    own = list(wishes.order_by("-item_id")[:MOST])
    by_space = {wish.space_id: wish for wish in own if wish.space_id}
    rows = [
        Row(space, choice_with(f"/notices/space/{space.pk}/", by_space.get(space.pk), default_level(space)))
        for space in found[:most]
    ]
    threads = [
        Row(wish.item, choice_with(f"/notices/thread/{wish.item_id}/", wish))
        for wish in own
        if wish.item is not None and wish.item.removed_at is None
    ]
    return Spaces(rows, len(found) > most), threads[:THREADS]
