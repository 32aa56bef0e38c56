"""The spaces that an archive's lists, channels and folders become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from engawa.archives.intake.copying import copy, cursor, short, skip_to, values
from engawa.archives.intake.report import Report
from engawa.archives.models import Source
from engawa.archives.records import Room
from engawa.archives.whole import WholeRoom
from engawa.base.numbers import number_in

SPACE = (
    "id, name, slug, purpose, ring, audience, listed, joining, parts, member_count, guest_count, created_at, "
    "created_by_id, archived_at"
)
AUDIENCES = {2: 1, 1: 2, 0: 0}
"""By ring: everyone inside, members, the public."""
PARTS = {
    "post": "posts", "chat": "chat", "page": "pages", "article": "articles", "bookmark": "bookmarks", "idea": "ideas",
    "question": "questions",
}  # fmt: skip


@dataclass(slots=True)
class Place:
    """A space that records go into. `ours` tells that an import made it, and may let writers in."""

    space: int
    ring: int
    audience: int
    ours: bool
    parts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the owner asked for: everything in one space, and the ring of new ones."""

    ring: int = 2
    space: str = ""
    by: int | None = None


class Rooms:
    """Finds or makes the space behind each room key of one source."""

    def __init__(self, source: Source, wanted: Wanted, report: Report, *, own: bool = False) -> None:
        self._source = source
        self._wanted = wanted
        self._report = report
        self._own = own
        self._places: dict[str, Place] = {}

    def __getitem__(self, key: str) -> Place:
        return self._places[key]

    def get(self, key: str) -> Place | None:
        return self._places.get(key)

    def forget(self) -> None:
        self._places.clear()

    def admit(self, rooms: Iterable[Room]) -> None:
        """Know these rooms from here on."""
        fresh = {room.key: room for room in rooms if room.key not in self._places}
        if not fresh:
            return
        self._places.update(self._met_before(fresh))
        for key, room in fresh.items():
            if key not in self._places:
                gathered = self._wanted.space and not room.private
                self._places[key] = self._gathering(room) if gathered else self._make(room)

    def ensure(self, keys: Iterable[str]) -> None:
        """Know the rooms behind these keys, even if the archive never introduced them."""
        self.admit([Room(key, key.rpartition("/")[2] or key) for key in keys])

    def refresh(self, keys: Iterable[str]) -> None:
        """Read anew who reads each space, and hold it so until the transaction ends."""
        by_id = {self._places[key].space: self._places[key] for key in keys}
        with cursor() as at:
            at.execute(
                "SELECT id, ring, audience, parts FROM spaces_space WHERE id = ANY(%s) FOR KEY SHARE",
                [list(by_id)],
            )
            for space, ring, audience, parts in at.fetchall():
                place = by_id[space]
                place.ring, place.audience, place.parts = ring, audience, set(parts)

    def show_parts(self, kinds: Iterable[tuple[str, str]]) -> None:
        """Switch on the parts that these kinds need, given as (room key, kind)."""
        for key, kind in kinds:
            place = self._places[key]
            part = PARTS.get(kind)
            if part and part not in place.parts:
                place.parts.add(part)
                with cursor() as at:
                    at.execute(
                        "UPDATE spaces_space SET parts = parts || %s::varchar WHERE id = %s",
                        [part, place.space],
                    )

    def _met_before(self, rooms: dict[str, Room]) -> dict[str, Place]:
        keys = {short(key, 300): key for key in rooms}
        with cursor() as at:
            at.execute(
                "SELECT r.key, s.id, s.ring, s.audience, r.made, s.parts FROM archives_roomorigin r "
                "JOIN spaces_space s ON s.id = r.space_id WHERE r.source_id = %s AND r.key = ANY(%s)",
                [self._source.pk, list(keys)],
            )
            found = {
                keys[key]: Place(space, ring, audience, made, set(parts))
                for key, space, ring, audience, made, parts in at.fetchall()
            }
            if self._own:
                at.execute(
                    "SELECT id::text, id, ring, audience, parts, slug FROM spaces_space WHERE id = ANY(%s)",
                    [[number for key in rooms if (number := number_in(key))]],
                )
                for key, space, ring, audience, parts, slug in at.fetchall():
                    if key not in found and getattr(rooms[key], "slug", slug) == slug:
                        found[key] = Place(space, ring, audience, False, set(parts))
        return found

    def _gathering(self, room: Room) -> Place:
        """The one space that everything goes into."""
        name = self._wanted.space
        with cursor() as at:
            at.execute(
                "SELECT id, ring, audience, parts FROM spaces_space "
                "WHERE NOT is_talk AND (lower(name) = lower(%s) OR slug = %s) "
                "ORDER BY lower(name) = lower(%s) DESC, id LIMIT 1",
                [name, name, name],
            )
            row = at.fetchone()
        if row is None:
            return self._make(Room(room.key, name, created=room.created))
        place = Place(row[0], row[1], row[2], row[2] < 2, set(row[3]))
        self._note(room.key, place)
        return place

    def _make(self, room: Room) -> Place:
        space = self._reserve(room.key)
        # What only its members could read stays theirs, whatever was asked for the rest.
        ring = 2 if room.private and self._wanted.ring == 0 else self._wanted.ring
        audience = 2 if room.private else AUDIENCES[ring]
        place = Place(space, ring, audience, True, {"posts"})
        name = _free_name(room.name.strip() or room.key, self._source.name)
        row: list[Any] = [
            space, name, _free_slug(name), room.purpose, place.ring, audience, audience,
            "invited" if audience == 2 else "open", ["posts"], 0, 0, room.created or timezone.now(),
            self._wanted.by, timezone.now() if room.archived else None,
        ]  # fmt: skip
        if isinstance(room, WholeRoom):
            place.ring, place.audience, place.parts = room.ring, room.audience, set(room.parts)
            row[1:9] = [
                name, _free_slug(room.slug or room.name), room.purpose, room.ring, room.audience,
                room.listed, room.joining, list(room.parts),
            ]  # fmt: skip
            row[12:] = [None, room.archived_at]
        copy("spaces_space", SPACE, [tuple(row)])
        self._note(room.key, place)
        if not isinstance(room, WholeRoom) and not room.private:
            self._hand_over(space, room.created or timezone.now())
        self._report.spaces_created += 1
        return place

    def _hand_over(self, space: int, since: datetime) -> None:
        """Who brings an archive in looks after its spaces."""
        with cursor() as at:
            at.execute(
                "INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring) "
                "SELECT s.id, p.id, 'owner', %s, s.listed, s.ring FROM spaces_space s, people_person p "
                "WHERE s.id = %s AND p.id = %s AND p.ring = 2",
                [since, space, self._wanted.by],
            )
            at.execute("SELECT engawa_count_members(%s)", [space])

    def _reserve(self, key: str) -> int:
        """An id for a new space; in an archive of our own it keeps the one it had."""
        with cursor() as at:
            number = number_in(key) if self._own else None
            if number:
                at.execute("SELECT 1 FROM spaces_space WHERE id = %s", [number])
                if at.fetchone() is None:
                    skip_to("spaces_space", number)
                    return number
            at.execute("SELECT nextval(pg_get_serial_sequence('spaces_space', 'id'))")
            return int(at.fetchone()[0])

    def _note(self, key: str, place: Place) -> None:
        if self._own and key == str(place.space):
            return
        values(
            "INSERT INTO archives_roomorigin (source_id, key, space_id, made) SELECT * FROM {rows} "
            "ON CONFLICT DO NOTHING",
            [(self._source.pk, short(key, 300), place.space, place.ours)],
            "bigint text bigint boolean",
        )


def _free_name(name: str, source: str) -> str:
    """The name if no space has it; otherwise with the archive's name behind it, or a number."""
    name = name[:97]
    for tried in [
        name,
        f"{name} ({source[:20]})" if source else name,
        *(f"{name} {n}" for n in range(2, 100)),
    ]:
        with cursor() as at:
            at.execute("SELECT 1 FROM spaces_space WHERE lower(name) = lower(%s)", [tried])
            if at.fetchone() is None:
                return tried
    return name


def _free_slug(name: str) -> str:
    slug = slugify(name, allow_unicode=True)[:70] or "space"
    with cursor() as at:
        at.execute(
            "SELECT slug FROM spaces_space WHERE slug = %s OR slug LIKE %s UNION "
            "SELECT slug FROM spaces_spaceaddress WHERE slug = %s OR slug LIKE %s",
            [slug, f"{slug}-%", slug, f"{slug}-%"],
        )
        taken = {row[0] for row in at.fetchall()} | {"new"}
    return next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, 10_000))) if one not in taken)
