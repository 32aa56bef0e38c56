"""People, spaces, follows and thanks as lines of our own format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched

from engawa.archives.leaving.moments import told
from engawa.archives.leaving.packing import Line
from engawa.archives.leaving.scope import Scope
from engawa.people.models import Identity, Person
from engawa.spaces.models import Membership, Space, SpaceAddress

PORTION = 200
RINGS = ("outside", "edge", "inside")
AUDIENCES = ("public", "everyone", "members")


def space_lines(scope: Scope, spaces: set[int], people: set[int]) -> Iterator[Line]:
    """Spaces with who belongs; adds whom they name to `people`."""
    for portion in batched(scope.spaces(spaces).iterator(chunk_size=PORTION), PORTION, strict=False):
        ids = [space.pk for space in portion]
        members: dict[int, list[Membership]] = defaultdict(list)
        for one in scope.memberships().filter(space__in=ids):
            members[one.space_id].append(one)
            people |= {person for person in (one.person_id, one.sponsor_id) if person}
        slugs: dict[int, list[str]] = defaultdict(list)
        for address in SpaceAddress.objects.using(scope.using).filter(space__in=ids).order_by("slug"):
            slugs[address.space_id].append(address.slug)
        for space in portion:
            if space.created_by_id:
                people.add(space.created_by_id)
            yield _space(space, slugs[space.pk], members[space.pk])


def _space(space: Space, old_slugs: list[str], members: list[Membership]) -> Line:
    return {
        "key": str(space.pk),
        "name": space.name,
        "slug": space.slug,
        "old_slugs": old_slugs,
        "purpose": space.purpose,
        "ring": RINGS[space.ring],
        "audience": AUDIENCES[space.audience],
        "listed": AUDIENCES[space.listed],
        "joining": space.joining,
        "parts": space.parts,
        "created": told(space.created_at),
        "by": str(space.created_by_id) if space.created_by_id else None,
        "archived": told(space.archived_at),
        "members": [
            {
                "person": str(one.person_id),
                "role": one.role,
                "since": told(one.since),
                "sponsor": str(one.sponsor_id) if one.sponsor_id else None,
                "until": told(one.until),
            }
            for one in members
        ],
    }


def follow_lines(scope: Scope, people: set[int]) -> Iterator[Line]:
    for one in scope.follows().iterator(chunk_size=2000):
        people |= {person for person in (one.follower_id, one.person_id) if person}
        whom = {"person": str(one.person_id)} if one.person_id else {"space": str(one.space_id)}
        yield {"follower": str(one.follower_id), **whom, "since": told(one.since)}


def thanks_lines(scope: Scope, people: set[int]) -> Iterator[Line]:
    for one in scope.thanks().iterator(chunk_size=2000):
        people |= {one.giver_id, one.receiver_id}
        yield {
            "giver": str(one.giver_id),
            "receiver": str(one.receiver_id),
            "reason": one.reason,
            "item": str(one.item_id) if one.item_id else None,
            "at": told(one.at),
        }


def chart_lines(scope: Scope, people: set[int]) -> Iterator[Line]:
    for person, manager in scope.leads(people).values_list("pk", "manager").iterator(chunk_size=2000):
        yield {"person": str(person), "manager": str(manager)}


def skill_lines(scope: Scope, people: set[int]) -> Iterator[Line]:
    for one in scope.skills(people).iterator(chunk_size=2000):
        hidden = one.hidden_at or (one.at if one.withheld else None)
        yield {"person": str(one.person_id), "topic": one.topic, "at": told(one.at), "hidden": told(hidden)}


def people_lines(scope: Scope, people: set[int], files: set[str]) -> Iterator[Line]:
    """People with their identities; adds their pictures to `files`."""
    for portion in batched(scope.people(people).iterator(chunk_size=PORTION), PORTION, strict=False):
        known: dict[int, list[Line]] = defaultdict(list)
        ids = [person.pk for person in portion]
        for one in Identity.objects.using(scope.using).filter(person__in=ids).order_by("scheme", "value"):
            known[one.person_id].append({"scheme": one.scheme, "value": one.value, "verified": one.verified})
        for person in portion:
            if person.avatar:
                files.add(person.avatar)
            yield _person(person, known[person.pk])


def _person(person: Person, identities: list[Line]) -> Line:
    return {
        "key": str(person.pk),
        "name": person.name,
        "handle": person.handle,
        "ring": RINGS[person.ring],
        "bot": person.is_bot,
        "title": person.title,
        "place": person.place,
        "team": person.team,
        "languages": person.languages,
        "timezone": person.timezone,
        "about": person.about,
        "picture": person.avatar or None,
        "joined": told(person.joined_at),
        "identities": identities,
    }
