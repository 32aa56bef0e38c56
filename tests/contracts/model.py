"""The boundary as plain Python, to hold the database against: who may see which row, in as few words as it takes."""

from dataclasses import dataclass, field

OUTSIDE, EDGE, INSIDE = 0, 1, 2


@dataclass(frozen=True)
class PersonRow:
    id: int
    ring: int


@dataclass(frozen=True)
class SpaceRow:
    id: int
    ring: int
    audience: int
    listed: int
    created_by: int


@dataclass(frozen=True)
class MembershipRow:
    id: int
    space: int
    person: int
    role: str
    ended: bool


@dataclass(frozen=True)
class ItemRow:
    id: int
    space: int
    author: int


@dataclass(frozen=True)
class FollowRow:
    id: int
    follower: int
    person: int


@dataclass
class Model:
    """A world, and what each reader sees of it."""

    people: list[PersonRow] = field(default_factory=list)
    spaces: list[SpaceRow] = field(default_factory=list)
    memberships: list[MembershipRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    follows: list[FollowRow] = field(default_factory=list)

    def clearance(self, reader: int | None) -> int:
        return int(any(one.id == reader and one.ring == INSIDE for one in self.people))

    def belongs(self, reader: int | None) -> set[int]:
        return {one.space for one in self.memberships if one.person == reader and not one.ended}

    def sees_spaces(self, reader: int | None) -> set[int]:
        mine, clearance = self.belongs(reader), self.clearance(reader)
        return {
            space.id
            for space in self.spaces
            if space.listed <= clearance or space.id in mine or (reader and space.created_by == reader)
        }

    def reads(self, reader: int | None) -> set[int]:
        """Spaces whose content this reader reads."""
        mine, clearance = self.belongs(reader), self.clearance(reader)
        return {space.id for space in self.spaces if space.audience <= clearance or space.id in mine}

    def sees_items(self, reader: int | None) -> set[int]:
        readable = self.reads(reader)
        return {item.id for item in self.items if item.space in readable}

    def sees_people(self, reader: int | None) -> set[int]:
        if self.clearance(reader):
            return {person.id for person in self.people}
        mine = self.belongs(reader)
        shared = {one.person for one in self.memberships if one.space in mine}
        return {person.id for person in self.people if person.id == reader or person.id in shared}

    def sees_memberships(self, reader: int | None) -> set[int]:
        mine, inside = self.belongs(reader), bool(self.clearance(reader))
        listed = {space.id for space in self.spaces if space.listed <= 1}
        return {
            one.id
            for one in self.memberships
            if one.space in mine or one.person == reader or (inside and one.space in listed)
        }

    def sees_marks(self, reader: int | None) -> set[int]:
        return {one.id for one in self.memberships if reader is not None and one.person == reader}

    def sees_follows(self, reader: int | None) -> set[int]:
        return {one.id for one in self.follows if reader is not None and reader in (one.follower, one.person)}

    def hears_public(self, reader: int | None) -> set[int]:
        """Spaces of which this reader sees what was publicly said about them outside."""
        return self.reads(reader) if self.clearance(reader) else set()

    def hears(self, reader: int | None) -> set[int]:
        """The same with what was said in private, which the worlds say to every other space."""
        public = {space for space in self.hears_public(reader) if space % 2}
        return public | (self.belongs(reader) if self.clearance(reader) else set())

    def hears_all(self, reader: int | None) -> set[int]:
        return {space.id for space in self.spaces} if self.clearance(reader) else set()

    def follows_queries(self, reader: int | None) -> set[int]:
        return {space.id for space in self.spaces if reader is not None and space.created_by == reader}
