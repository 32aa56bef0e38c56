"""What only our own archives tell: who founded a space and belongs to it, old addresses, and what is between people."""

from __future__ import annotations

from collections.abc import Iterable

from engawa.archives.intake.cast import Cast
from engawa.archives.intake.copying import cursor, values
from engawa.archives.intake.rooms import Rooms
from engawa.archives.intake.standing import standing
from engawa.archives.models import Source
from engawa.archives.records import Room
from engawa.archives.whole import Belonging, Following, Knowing, Leading, Thanking, Tie, WholeRoom
from engawa.credit.topics import plain
from engawa.people.bringing import lead

_BELONG = (
    "INSERT INTO spaces_membership (space_id, person_id, role, since, sponsor_id, until, listed, ring) "
    "SELECT v.space, v.person, v.role, v.since, v.sponsor, v.until, s.listed, s.ring "
    "FROM {rows} AS v(space, person, role, since, sponsor, until) JOIN spaces_space s ON s.id = v.space "
    "ON CONFLICT DO NOTHING"
)
_ADDRESSES = (
    "INSERT INTO spaces_spaceaddress (slug, space_id) SELECT v.slug, v.space FROM {rows} AS v(slug, space) "
    "WHERE NOT EXISTS (SELECT 1 FROM spaces_space s WHERE s.slug = v.slug) ON CONFLICT DO NOTHING"
)
_FOUNDED = (
    "UPDATE spaces_space s SET created_by_id = v.person FROM {rows} AS v(space, person) "
    "WHERE s.id = v.space AND s.created_by_id IS NULL"
)
_FOLLOW = (
    "INSERT INTO people_follow (follower_id, person_id, space_id, since) SELECT * FROM {rows} "
    "ON CONFLICT DO NOTHING"
)
_THANK = (
    "INSERT INTO people_thanks (giver_id, receiver_id, reason, item_id, at) SELECT * FROM {rows} "
    "AS v(giver, receiver, reason, item, at) WHERE NOT EXISTS (SELECT 1 FROM people_thanks t WHERE "
    "t.giver_id = v.giver AND t.receiver_id = v.receiver AND t.reason = v.reason AND t.at = v.at)"
)
_SAY = (
    "INSERT INTO credit_evidence (person_id, topic, sort, source, reason, at, hidden_at, withheld) "
    "SELECT v.person, v.topic, 'said', 'said', '', v.at, v.hidden, EXISTS (SELECT FROM credit_reserve r "
    "WHERE r.person_id = v.person AND r.topic IN ('', v.topic)) "
    "FROM {rows} AS v(person, topic, at, hidden) ON CONFLICT DO NOTHING"
)


class Completing:
    """Adds what is missing; what stands here stays as it is."""

    def __init__(self, source: Source, cast: Cast, rooms: Rooms, *, own: bool) -> None:
        self._source = source
        self._cast = cast
        self._rooms = rooms
        self._own = own

    def rooms(self, rooms: Iterable[Room]) -> None:
        for room in rooms:
            if isinstance(room, WholeRoom):
                self._complete(room)

    def _complete(self, room: WholeRoom) -> None:
        space = self._rooms[room.key].space
        self._cast.load([room.by, *(key for one in room.belongings for key in (one.person, one.sponsor))])
        founder = self._cast.get(room.by)
        values(_FOUNDED, [(space, founder.person)] if founder else [], "bigint bigint")
        values(_ADDRESSES, [(slug, space) for slug in room.old_slugs], "text bigint")
        rows = [self._row(space, one) for one in room.belongings if self._cast.get(one.person)]
        values(_BELONG, rows, "bigint bigint text timestamptz bigint timestamptz")
        with cursor() as at:
            at.execute("SELECT engawa_count_members(%s)", [space])

    def _row(self, space: int, one: Belonging) -> tuple[object, ...]:
        sponsor = self._cast.get(one.sponsor)
        person = self._cast[one.person].person
        return (space, person, one.role, one.since, sponsor.person if sponsor else None, one.until)

    def ties(self, ties: list[Tie]) -> None:
        """Who follows whom and what, thanked whom for what, and leads whom; and what people say that they know."""
        self._cast.load({key for one in ties for key in _people(one)})
        items = standing(self._source, [one.item for one in ties if isinstance(one, Thanking)], own=self._own)
        follows, thanks, leads, skills = [], [], [], []
        for one in ties:
            who, whom = (self._cast.get(key) for key in _people(one))
            if isinstance(one, Following):
                place = self._rooms.get(one.space)
                if who and (whom or place):
                    space = place.space if place and not whom else None
                    follows.append((who.person, whom.person if whom else None, space, one.since))
            elif isinstance(one, Knowing):
                if who and (topic := plain(one.topic)):
                    skills.append((who.person, topic, one.at, one.hidden))
            elif isinstance(one, Leading):
                if who and whom:
                    leads.append((who.person, whom.person))
            elif who and whom:
                item = items[one.item].item if one.item in items else None
                thanks.append((who.person, whom.person, one.reason[:500], item, one.at))
        values(_FOLLOW, follows, "bigint bigint bigint timestamptz")
        values(_THANK, thanks, "bigint bigint text bigint timestamptz")
        values(_SAY, skills, "bigint text timestamptz timestamptz")
        lead(leads)


def _people(tie: Tie) -> tuple[str, str]:
    if isinstance(tie, Following):
        return tie.follower, tie.person
    if isinstance(tie, Leading):
        return tie.person, tie.manager
    if isinstance(tie, Knowing):
        return tie.person, ""
    return tie.giver, tie.receiver
