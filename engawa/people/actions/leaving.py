"""Somebody moves on: their account is closed, their name stays on everything they did."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.live.speaking import speaker
from engawa.live.subjects import of_person
from engawa.people.models import Person


@dataclass(frozen=True, slots=True)
class Farewell:
    """What closing an account would do, as far as whoever closes it may know."""

    memberships: int
    reports: int
    goes_to: Person | None
    """To whom those report afterwards who reported to them."""


def farewell(person: Person) -> Farewell:
    """Counted before anybody decides."""
    return Farewell(person.memberships.count(), person.reports, person.manager)


@transaction.atomic
def leave(person: Person, *, actor: Person) -> None:
    """Close somebody's account: they are signed out everywhere and belong to no space any more.

    What they wrote, were thanked for and are credited with stays, under their name. A space that would be left
    without an owner goes to the member who has belonged to it longest.

    Raises:
        Refused: for anybody but another owner of this place.
    """
    _owners_matter(actor)
    if person.pk == actor.pk:
        raise Refused(_("Another owner has to close your account."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_leave(%s, %s)", [person.pk, make_password(None)])
    record("person.left", actor=actor, person=person)
    transaction.on_commit(lambda: speaker.mention(*of_person("session.ended", person.pk)))


@transaction.atomic
def come_back(person: Person, *, actor: Person) -> None:
    """Open the account of somebody who had left. They join spaces anew and need a new password.

    Raises:
        Refused: for anybody but an owner of this place.
    """
    _owners_matter(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_return(%s)", [person.pk])
    record("person.returned", actor=actor, person=person)


def _owners_matter(actor: Person) -> None:
    if not actor.is_owner:
        raise Refused(_("Only an owner of this place opens and closes accounts."))
