"""From an approved text to one row for each person: whom it goes to is settled in the transaction that approves it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from engawa.outside.cases.models import Case, Telling, Told
from engawa.outside.cases.telling.people import not_yet
from engawa.outside.contacts.consent import may_contact
from engawa.people.models import Person


def plan(case: Case, telling: Telling, *, actor: Person, family: Collection[int]) -> int:
    """Plan to tell everyone who spoke and whom nobody planned to tell this time; returns how many will be."""
    people = not_yet(case, family)
    allowed = may_contact([one.identity.pk for one in people], "telling")
    rows = [
        Told(
            case=case,
            round=telling.round,
            telling=telling,
            contact_id=one.contact_id,
            identity_id=one.identity.pk,
            message=one.message,
            account=one.account,
            network=one.account.network,
            by=actor,
            state=Told.State.PLANNED if one.identity.pk in allowed else Told.State.SPARED,
            trouble="" if one.identity.pk in allowed else _("They do not want to be written to."),
        )
        for one in people
    ]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    return sum(one.state == Told.State.PLANNED for one in rows)
