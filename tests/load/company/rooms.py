"""The spaces of a company: how many members each has and who may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass

from tests.load.company.size import Size

OUTSIDE, EDGE, INSIDE = 0, 1, 2
PUBLIC, EVERYONE, MEMBERS = 0, 1, 2
TAIL = 0.85
SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Room:
    """One space. Its members are `keenest`, then `keen`, then `others`, then `guests`, so many of each."""

    id: int
    ring: int
    audience: int
    listed: int
    joining: str
    keenest: int
    keen: int
    others: int
    guests: int


def rooms(size: Size) -> Iterator[Room]:
    """Spaces, largest first: 10 % public, 40 % for everyone inside, 50 % for members, some at the edge."""
    members = spread(size.memberships, size.spaces, SMALLEST, size.employees)
    edges = [number for number in range(1, size.spaces + 1) if kind_of(number)[0] == EDGE]
    guests = dict(zip(edges, spread(size.guest_memberships, len(edges), 1, size.guests), strict=True))
    for number, count in enumerate(members, start=1):
        ring, audience, listed, joining = kind_of(number)
        keenest = min(max(round(count * 0.022), 1), size.keenest)
        keen = min(round(count * 0.38), size.keen)
        others = min(count - keenest - keen, size.others)
        yield Room(number, ring, audience, listed, joining, keenest, keen, others, guests.get(number, 0))


def kind_of(number: int) -> tuple[int, int, int, str]:
    """Ring, audience, listed and joining of the space with this number."""
    match number % 10:
        case 0:
            return OUTSIDE, PUBLIC, PUBLIC, "open"
        case 1 | 2 | 3 | 4:
            return INSIDE, EVERYONE, EVERYONE, "open"
        case 5:
            return EDGE, MEMBERS, EVERYONE, "invited"
        case 6 | 7:
            return INSIDE, MEMBERS, EVERYONE, "request"
    return INSIDE, MEMBERS, MEMBERS, "invited"


def spread(total: int, count: int, least: int, most: int) -> list[int]:
    """`count` numbers that fall off with their rank and come to about `total`, each within the bounds."""

    def sizes(factor: float) -> list[int]:
        return [min(max(int(factor / rank**TAIL), least), most) for rank in range(1, count + 1)]

    return sizes(solve(lambda factor: sum(sizes(factor)), total))


def solve(growing: Callable[[float], float], wanted: float) -> float:
    """Where a growing function takes the wanted value."""
    low, high = 0.0, 1.0
    while growing(high) < wanted and high < 1e12:
        high *= 2
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if growing(middle) < wanted else (low, middle)
    return high


def row(room: Room) -> tuple[int | str, ...]:
    """As it is copied into the table load.room."""
    return astuple(room)
