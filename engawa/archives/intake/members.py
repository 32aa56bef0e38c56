"""Who wrote in a space belongs to it, as far as the rings allow."""

from collections.abc import Iterable
from datetime import datetime

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.copying import Row, cursor, values
from engawa.archives.intake.rooms import Place

MOST_REMEMBERED = 200_000
_ADD = (
    "INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring) "
    "SELECT v.space, v.person, v.role, v.since, s.listed, s.ring FROM {rows} AS v(space, person, role, since) "
    "JOIN spaces_space s ON s.id = v.space ON CONFLICT DO NOTHING RETURNING space_id"
)
_JOINED = (
    "UPDATE people_person p SET joined_at = v.at FROM {rows} AS v(id, at) WHERE p.id = v.id AND p.joined_at > v.at "
    "AND NOT EXISTS (SELECT 1 FROM people_account a WHERE a.person_id = p.id)"
)


def role_in(place: Place, ring: int) -> str | None:
    """As what somebody of this ring belongs to a space; None where they cannot."""
    if place.ring == 2:
        return "member" if ring == 2 else None
    if place.ring == 1:
        return {2: "member", 1: "guest"}.get(ring)
    return None if ring == 1 else "member"


class Members:
    """Lets writers into the spaces that imports made, and remembers whom it has let in."""

    def __init__(self) -> None:
        self._known: set[tuple[int, int]] = set()

    def add(self, belonging: Iterable[tuple[Place, Figure, datetime]]) -> None:
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        rows: dict[tuple[int, int], Row] = {}
        for place, figure, since in belonging:
            pair = (place.space, figure.person)
            role = role_in(place, figure.ring)
            if place.ours and role and pair not in self._known:
                rows.setdefault(pair, (*pair, role, since))
        self._known.update(rows)
        added = values(_ADD, list(rows.values()), "bigint bigint text timestamptz")
        with cursor() as at:
            for space in {row[0] for row in added}:
                at.execute("SELECT engawa_count_members(%s)", [space])

    @staticmethod
    def note_first_words(first: dict[int, datetime]) -> None:
        """Somebody known from archives alone joined when they first wrote."""
        values(_JOINED, list(first.items()), "bigint timestamptz")
