"""Beginning a talk, letting people in, calling it something, leaving it."""

from collections.abc import Collection

from django.db import connection, transaction
from django.utils.translation import gettext as _

from engawa.boundary import read_as
from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Membership, Space

MOST = 20
"""People in a talk, whoever begins it among them."""


@transaction.atomic
def begin_talk(people: Collection[Person], *, actor: Person, name: str = "") -> Space:
    """A talk with these people: with one it is the one there is, with more a new group.

    Raises:
        Refused: without anybody to talk with, with too many, or with a guest somebody shares no space with.
    """
    others = {person.pk: person for person in people if person.pk != actor.pk}
    if not others:
        raise Refused(_("Choose whom you want to talk with."))
    _fits(len(others) + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_begin_talk(%s, %s)", [sorted(others), name])
        (found,) = cursor.fetchone()
    if found is None:
        raise Refused(_("Guests talk with people they share a space with, and with nobody else."))
    is_new = found not in actor.belongs_to
    read_as(actor.pk)
    talk = Space.objects.get(pk=found)
    if is_new:
        _tell_joined(talk, others.values(), actor)
    return talk


@transaction.atomic
def add_people(talk: Space, people: Collection[Person], *, actor: Person) -> None:
    """Let more people into a group; they read all that was said before.

    Raises:
        Refused: for a direct talk, for too many, and for guests where people from inside talk.
    """
    _fits(talk.member_count + len(people))
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_add_to_talk(%s, %s)", [talk.pk, [person.pk for person in people]])
        (added,) = cursor.fetchone()
    if not added:
        raise Refused(_("They cannot come into this talk. Begin a new one with everybody in it."))
    _tell_joined(talk, people, actor)


@transaction.atomic
def name_talk(talk: Space, *, actor: Person, name: str) -> None:
    """Call a group by a name; an empty one brings its people's names back.

    Raises:
        Refused: for whoever is not in it.
    """
    _take_part(talk, actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_name_talk(%s, %s)", [talk.pk, name])
    record("talk.named", actor=actor, space=talk)


@transaction.atomic
def leave_talk(talk: Space, *, actor: Person) -> None:
    """No longer take part in a group. What one said stays with the others.

    Raises:
        Refused: for a direct talk, which is nobody's to close for the other.
    """
    membership = _take_part(talk, actor)
    if talk.talk.pair:
        raise Refused(_("A talk between two stays with both. It moves down your list by itself."))
    record("space.left", actor=actor, space=talk)
    membership.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_settle_talk(%s)", [talk.pk])
    read_as(actor.pk)


def _fits(count: int) -> None:
    if count > MOST:
        raise Refused(_("A talk has twenty people at most. For more, make a space."))


def _take_part(talk: Space, actor: Person) -> Membership:
    membership = membership_of(talk, actor)
    if membership is None or not talk.is_talk:
        raise Refused(_("Only the people in this talk can do this."))
    return membership


def _tell_joined(talk: Space, people: Collection[Person], actor: Person) -> None:
    """Their open pages hear the talk from now on."""
    for person in people:
        record("space.joined", actor=actor, space=talk, person=person)
