"""Making spaces, and changing what they are."""

import re
from collections.abc import Sequence
from itertools import count
from secrets import token_hex

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language

from engawa.boundary import read_as
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.actions.rules import from_inside, own
from engawa.spaces.counting import count_members
from engawa.spaces.models import Audience, Joining, Membership, Role, Space, SpaceAddress
from engawa.spaces.models.space import every_part

RESERVED = {"new"}
LONGEST_SLUG = 70
SECRET_END = re.compile(r"-[0-9a-f]{8}$")


@transaction.atomic
def create_space(
    *,
    actor: Person,
    name: str,
    purpose: str = "",
    ring: int = Ring.INSIDE,
    audience: int = Audience.EVERYONE,
    hidden: bool = False,
    joining: str = Joining.OPEN,
    parts: Sequence[str] | None = None,
    outline: str = "",
) -> Space:
    """Make a space, owned by whoever makes it. `outline` names the one it began from, for its first page.

    Raises:
        Refused: for guests and people outside.
    """
    from_inside(actor)
    audience = audience_in(ring, audience)
    space = _with_free_slug(
        Space(
            name=name.strip(),
            purpose=purpose.strip(),
            ring=ring,
            audience=audience,
            listed=listed_for(audience, hidden=hidden),
            joining=joining_in(ring, joining),
            parts=list(parts) if parts is not None else every_part(),
            created_at=timezone.now(),
            created_by=actor,
        )
    )
    Membership.objects.create(
        space=space,
        person=actor,
        role=Role.OWNER,
        since=space.created_at,
        listed=space.listed,
        ring=space.ring,
    )
    read_as(actor.pk)
    count_members(space)
    told = {"outline": outline, "language": get_language() or ""} if outline else None
    record("space.created", actor=actor, space=space, data=told)
    return space


@transaction.atomic
def edit_space(
    space: Space, *, actor: Person, name: str, purpose: str, joining: str, parts: Sequence[str], hidden: bool
) -> Space:
    """Change a space's name, purpose, parts, and how one finds and joins it. Its old address keeps working.

    Raises:
        Refused: for anybody but its owners.
    """
    own(space, actor)
    old_name, old_slug = space.name, space.slug
    space.name, space.purpose, space.parts = name.strip(), purpose.strip(), list(parts)
    space.joining = joining_in(space.ring, joining)
    space.listed = listed_for(space.audience, hidden=hidden)
    space.save(update_fields=["name", "purpose", "parts", "joining", "listed"])
    if space.name != old_name or (space.is_hidden and not has_secret_address(space)):
        _move(space, old_slug)
    record("space.edited", actor=actor, space=space)
    return space


@transaction.atomic
def set_guest_rules(space: Space, *, actor: Person, review_days: int, links_allowed: bool) -> None:
    """How often sponsors are asked about guests, and whether members may give out links to single items.

    Raises:
        Refused: for anybody but its owners.
    """
    own(space, actor)
    space.review_days, space.links_allowed = review_days, links_allowed
    space.save(update_fields=["review_days", "links_allowed"])
    record("space.guest_rules_changed", actor=actor, space=space)


@transaction.atomic
def archive(space: Space, *, actor: Person) -> None:
    """Close a space for writing; everything in it stays readable.

    Raises:
        Refused: for anybody but its owners.
    """
    own(space, actor)
    Space.objects.filter(pk=space.pk, archived_at=None).update(archived_at=timezone.now())
    record("space.archived", actor=actor, space=space)


@transaction.atomic
def reopen(space: Space, *, actor: Person) -> None:
    """Open an archived space again.

    Raises:
        Refused: for anybody but its owners.
    """
    own(space, actor)
    Space.objects.filter(pk=space.pk).update(archived_at=None)
    record("space.reopened", actor=actor, space=space)


def audience_in(ring: int, audience: int) -> int:
    """Who reads in a ring: the public outside, members at the edge, and inside one of two."""
    if ring == Ring.INSIDE:
        return max(audience, Audience.EVERYONE)
    return Audience.PUBLIC if ring == Ring.OUTSIDE else Audience.MEMBERS


def listed_for(audience: int, *, hidden: bool) -> int:
    """Who may know that the space is there: only what members alone read can be hidden."""
    if audience == Audience.MEMBERS:
        return Audience.MEMBERS if hidden else Audience.EVERYONE
    return audience


def joining_in(ring: int, joining: str) -> str:
    """At the edge nobody joins by themselves: guests can see who is there."""
    return Joining.REQUEST if ring == Ring.EDGE and joining == Joining.OPEN else joining


def slug_of(name: str) -> str:
    """A name as it stands in an address."""
    slug = slugify(name, allow_unicode=True)[:LONGEST_SLUG].strip("-")
    return f"{slug}-space" if slug in RESERVED else slug or "space"


def has_secret_address(space: Space) -> bool:
    """Whether nobody can come upon the space's address by choosing a name."""
    return SECRET_END.search(space.slug) is not None


def address_for(space: Space) -> str:
    """The address a space would like. A hidden one gets an end that nobody guesses: otherwise whoever makes
    another of the same name would learn, by the number after it, that there is one already."""
    slug = slug_of(space.name)
    return f"{slug}-{token_hex(4)}" if space.is_hidden else slug


def _with_free_slug(space: Space) -> Space:
    """Save under the first free address. One may be taken by a space out of sight, so we try and see."""
    wanted = address_for(space)
    for number in count(1):
        slug = wanted if number == 1 else f"{wanted}-{number}"
        if SpaceAddress.objects.filter(slug=slug).exclude(space_id=space.pk).exists():
            continue
        try:
            with transaction.atomic():
                space.slug = slug
                space.save(update_fields=["slug"] if space.pk else None)
            break
        except IntegrityError:
            continue
    return space


def _move(space: Space, old_slug: str) -> None:
    if slug_of(space.name) == (SECRET_END.sub("", old_slug) if space.is_hidden else old_slug) and (
        not space.is_hidden or has_secret_address(space)
    ):
        return
    _with_free_slug(space)
    SpaceAddress.objects.filter(slug=space.slug).delete()
    try:
        with transaction.atomic():
            SpaceAddress.objects.create(slug=old_slug, space=space)
    except IntegrityError:
        return  # It leads to a space out of sight, and was that one's first.
