"""How large a company is. The full one has 125,000 people, 20,000 spaces and 10 million items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

YEARS = 6
LEAST_PEOPLE, LEAST_GUESTS, LEAST_SPACES = 60, 12, 20
KEENEST, KEEN = Fraction(1, 625), Fraction(1, 10)
LARGEST_SHARE_OF_MEMBERS = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Size:
    """The company's measures. People are numbered keenest first, then keen, then all others, then guests."""

    employees: int
    guests: int
    spaces: int
    memberships: int
    guest_memberships: int
    items: int
    until: datetime
    """The moment of the newest item."""
    seed: int = 1

    @classmethod
    def at(cls, scale: Fraction, items: int | None = None, until: datetime | None = None) -> Size:
        """The full company times `scale`; `items` replaces their number alone."""

        def part(full: int, least: int = 1) -> int:
            return max(round(full * scale), least)

        employees, spaces = part(125_000, LEAST_PEOPLE), part(20_000, LEAST_SPACES)
        guests = part(25_000, LEAST_GUESTS)
        most = int(employees * spaces * LARGEST_SHARE_OF_MEMBERS)
        return cls(
            employees=employees,
            guests=guests,
            spaces=spaces,
            memberships=min(part(4_200_000), most),
            guest_memberships=min(part(100_000, 2 * guests), guests * spaces // 20),
            items=items or part(10_000_000, 2_000),
            until=until or datetime.now(UTC).replace(minute=0, second=0, microsecond=0),
        )

    @property
    def keenest(self) -> int:
        """People in very many spaces, who write a large part of everything."""
        return max(int(self.employees * KEENEST), 3)

    @property
    def keen(self) -> int:
        """People in many spaces, without the keenest."""
        return int(self.employees * KEEN) - self.keenest

    @property
    def others(self) -> int:
        return self.employees - self.keenest - self.keen

    @property
    def sentences(self) -> int:
        return min(max(self.items // 40, 2_000), 200_000)

    @property
    def titles(self) -> int:
        return min(max(self.items // 100, 500), 50_000)

    @property
    def tags(self) -> int:
        return min(max(self.items // 500, 40), 15_000)
