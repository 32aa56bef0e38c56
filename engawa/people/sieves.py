"""By what else the directory finds people. Each room that knows more of them registers its sieve when it is ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engawa.people.models import Person
from engawa.people.models.person import PersonQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Offer = list[tuple[str, int]]
"""Values, and how many people each of them leaves."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """One thing people are found by.

    `keep` leaves those whom the value fits, at a bounded cost; `offer` says which values fit the people with these
    ids, as far as the reader may know.
    """

    name: str
    """In the address: ?skill=python."""
    label: "_StrPromise"
    keep: Callable[[PersonQuerySet, str, Person], PersonQuerySet]
    offer: Callable[[Sequence[int]], Offer]


_sieves: dict[str, Sieve] = {}


def register(sieve: Sieve) -> None:
    """Called by a room's AppConfig.ready()."""
    _sieves[sieve.name] = sieve


def all_sieves() -> list[Sieve]:
    """In the order of their rooms."""
    return list(_sieves.values())
