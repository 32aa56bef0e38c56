"""What the rooms above know about somebody's talk with us; they say so here in their AppConfig.ready()."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """How much passed between us and somebody, as far as the reader sees it."""

    theirs: int = 0
    ours: int = 0
    last_at: datetime | None = None


COUNTS: list[Callable[[Sequence[int]], Said]] = []
"""Each takes identities and counts, in at most one query, what the reader may see."""


def said_by(identity_ids: Sequence[int]) -> Said:
    """All that passed between us and the owner of these identities."""
    found = [count(identity_ids) for count in COUNTS]
    return Said(
        sum(one.theirs for one in found),
        sum(one.ours for one in found),
        max((one.last_at for one in found if one.last_at), default=None),
    )
