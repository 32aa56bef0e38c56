"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the company is and how much is asked of it."""

    scale: Fraction
    items: int | None = None
    queries: int = 2_000
    seconds: float = 30.0
    at_once: int = 16
    kill: bool = False
    messages: int = 20_000
    data: tuple[Path, ...] = ()
    """Archives of one's own to measure with."""
    readers: int = 5_000
    """Open pages of the live budget."""
    rate: float = 200.0
    """Messages a second that are written meanwhile."""
    followers: int = 10_000
    """Of the space whose post goes out."""
    replies: int = 10_000
    """Answers from other servers at once."""
    contacts: int = 500_000
    """People outside."""
