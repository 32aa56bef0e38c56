"""Changing to whom somebody reports."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.people.models import Person, Ring


def may_set_manager(person: Person, reader: Person | None) -> bool:
    """An owner of this place may, and whoever leads them now."""
    if reader is None or reader.ring != Ring.INSIDE or person.ring != Ring.INSIDE:
        return False
    return reader.is_owner or person.manager_id == reader.pk


@transaction.atomic
def set_manager(person: Person, manager: Person | None, *, actor: Person) -> None:
    """Say to whom somebody reports; None: to nobody.

    Raises:
        Refused: for anybody but those who may, for a circle, and for somebody who does not work here.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_set_manager(%s, %s)", [person.pk, manager.pk if manager else None])
        row = cursor.fetchone()
    why = {
        "refused": _("Only an owner of this place and whoever leads them now can change this."),
        "nobody": _("Only somebody who works here can lead others."),
        "circle": _("That would make a circle: they lead this person themselves, or are the same."),
    }
    outcome = row[0] if row else "refused"
    if outcome in why:
        raise Refused(why[outcome])
    record("person.moved", actor=actor, person=person, data={"manager": manager.pk if manager else None})
