"""How far something went: how many saw, answered and muted it. Its writer learns that, and never who."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from engawa.content.models import Item

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Reach:
    """None stands for fewer than five."""

    seen: int | None
    answered: int | None
    muted: int | None


def reach_of(item: Item) -> Reach | None:
    """Asked as its author; for anybody else there is no answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seen, answered, muted FROM engawa_reach(%s)", [item.pk])
        row = cursor.fetchone()
    return Reach(*(count if count == 0 or count >= FEWEST else None for count in row)) if row else None
