"""What a space keeps about somebody, changed by hand; each change is remembered."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.contacts.companies import company_called
from engawa.outside.contacts.models import Contact, FieldChange, Identity, Knowing
from engawa.outside.contacts.reading import Known
from engawa.people.models import Person


@transaction.atomic
def change(
    them: Known,
    space_id: int,
    *,
    actor: Person,
    name: str,
    company: str,
    customer_since: date | None,
    note: str,
) -> None:
    """Keep this about somebody in a space that knows them. The name is seen by everybody who sees them.

    Raises:
        Refused: for a space that does not know them.
    """
    knowing = next((one for one in them.knowings if one.space_id == space_id), None)
    if knowing is None:
        raise Refused(_("Only people of a space that knows them may change this."))
    identity = next(one for one in them.identities if one.pk == knowing.identity_id)
    fields = {
        "name": (them.name, name.strip() or them.name),
        "company": (identity.company.name if identity.company else "", company.strip()),
        "customer_since": (str(knowing.customer_since or ""), str(customer_since or "")),
        "note": (knowing.note, note.strip()),
    }
    changed = {field: pair for field, pair in fields.items() if pair[0] != pair[1]}
    if not changed:
        return
    Contact.objects.filter(pk=them.id).update(name=fields["name"][1])
    if "company" in changed:
        Identity.objects.filter(pk=identity.pk).update(company_id=company_called(company))
    Knowing.objects.filter(pk=knowing.pk).update(customer_since=customer_since, note=note.strip())
    FieldChange.objects.bulk_create(
        [
            FieldChange(
                contact=them.contact, space_id=space_id, field=field, before=before, after=after,
                source=FieldChange.Source.HAND, by=actor, at=timezone.now(),
            )
            for field, (before, after) in changed.items()
        ]
    )  # fmt: skip
    record("contact.changed", actor=actor, data={"contact": str(them.id), "fields": sorted(changed)})
