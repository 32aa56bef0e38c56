"""What changed there and what changed here, field by field: the later one holds, and the other is remembered."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from engawa.outside.contacts.companies import company_called
from engawa.outside.contacts.crm.protocol import Bought, Party, crm_named
from engawa.outside.contacts.digests import digest_of
from engawa.outside.contacts.intake.rows import CUSTOMER, MAIL, Named, Row, Wrong, day_in
from engawa.outside.contacts.intake.taking import take
from engawa.outside.contacts.models import (
    ConsentEntry,
    Contact,
    CrmLink,
    CrmParty,
    FieldChange,
    Identity,
    Knowing,
    Order,
    Tombstone,
)

COURIER = "courier"
Source = FieldChange.Source


def take_in(link: CrmLink, parties: Sequence[Party], orders: Sequence[Bought]) -> None:
    """Keep what the CRM told, under the courier's role, all or nothing."""
    with transaction.atomic(using=COURIER):
        for party in parties:
            _take_party(link, party)
        for bought in orders:
            _take_order(link, bought)


def fields_of(identity: Identity, link: CrmLink) -> dict[str, str]:
    """What stands here of what the CRM keeps, too."""
    knowing = Knowing.objects.using(COURIER).filter(identity=identity, space_id=link.space_id).first()
    said = {
        "name": identity.name if _is_public(identity) else identity.contact.name,
        "company": identity.company.name if identity.company else "",
        "customer_since": str(knowing.customer_since or "") if knowing else "",
        "note": knowing.note if knowing else "",
        "do_not_contact": "yes" if identity.do_not_contact else "",
    }
    return {name: said[name] for name in crm_named(link.kind).fields}


def _take_party(link: CrmLink, party: Party) -> None:
    kept = CrmParty.objects.using(COURIER).filter(link=link, remote=party.remote).first()
    if party.gone:
        if kept is not None and kept.gone_at is None:
            CrmParty.objects.using(COURIER).filter(pk=kept.pk).update(gone_at=timezone.now())
        return
    if kept is None:
        kept = _meet(link, party)
    if kept is not None:
        _merge(link, kept, party)


def _meet(link: CrmLink, party: Party) -> CrmParty | None:
    """Somebody whom the CRM names for the first time; None for who was erased, or is another party's already."""
    named = Named(MAIL, party.mail) if party.mail else Named(CUSTOMER, f"crm{link.pk}:{party.remote}")
    digest = digest_of(named.network, named.uid)
    known = Identity.objects.using(COURIER).filter(network=named.network, uid=named.uid)
    if not known.exists() and Tombstone.objects.using(COURIER).filter(digest=digest).exists():
        return None
    row = Row(line=0, identities=(named,), name="" if known.exists() else party.fields.get("name", "")[:200])
    take([row], space_id=link.space_id, by_id=None, source=Source.CRM, told_by=link.name)
    identity = known.get()
    if CrmParty.objects.using(COURIER).filter(link=link, identity=identity).exists():
        return None
    return CrmParty.objects.using(COURIER).create(link=link, remote=party.remote, identity=identity)


def _merge(link: CrmLink, kept: CrmParty, party: Party) -> None:
    identity = _held(kept.identity_id, link)
    if identity.contact.erased_at:
        return
    here, agreed = fields_of(identity, link), dict(kept.agreed)
    for name, ours in here.items():
        if name not in party.fields:
            agreed.setdefault(name, ours)
            continue
        theirs, before = party.fields[name].strip(), agreed.get(name, "")
        if theirs == ours:
            agreed[name] = ours
        elif theirs == before:
            agreed[name] = before
        elif ours == before or _is_later(link, identity, name, party.changed_at):
            if ours != before:
                _remember(link, identity, name, before, ours, stands=False)
            if _apply(link, identity, name, theirs):
                _remember(link, identity, name, ours, theirs, stands=True, at=party.changed_at)
                agreed[name] = theirs
        else:
            _remember(link, identity, name, before, theirs, stands=False, at=party.changed_at)
            agreed[name] = theirs
    CrmParty.objects.using(COURIER).filter(pk=kept.pk).update(agreed=agreed, gone_at=None)


def _held(identity_id: int, link: CrmLink) -> Identity:
    """Who it is, with nobody changing them until all is merged: a change that is being made is waited for."""
    identities = Identity.objects.using(COURIER).select_related("contact", "company")
    identity = identities.select_for_update(of=("self", "contact")).get(pk=identity_id)
    knowings = Knowing.objects.using(COURIER).filter(identity=identity, space_id=link.space_id)
    knowings.select_for_update().first()
    return identity


def _is_later(link: CrmLink, identity: Identity, name: str, changed_at: datetime | None) -> bool:
    """Whether they changed it after we did. Who never changed it by hand was earlier."""
    ours = FieldChange.objects.using(COURIER).filter(
        contact=identity.contact_id, space=link.space_id, field=name, stands=True
    )
    last = ours.order_by("-at").values_list("at", flat=True).first()
    return last is None or changed_at is None or changed_at >= last


def _apply(link: CrmLink, identity: Identity, name: str, value: str) -> bool:
    """Write a field here; False for what cannot be, or is never taken back."""
    identities = Identity.objects.using(COURIER).filter(pk=identity.pk)
    knowing = Knowing.objects.using(COURIER).filter(identity=identity, space_id=link.space_id)
    if name == "name" and value:
        identities.update(name=value[:200])
        if not _is_public(identity):
            Contact.objects.using(COURIER).filter(pk=identity.contact_id).update(name=value[:200])
    elif name == "company":
        identities.update(company_id=company_called(value, using=COURIER))
    elif name == "note":
        knowing.update(note=value)
    elif name == "customer_since":
        day = _day(value)
        if value and day is None:
            return False
        knowing.update(customer_since=day)
    elif name == "do_not_contact" and value == "yes":
        identities.update(do_not_contact=True, consent_at=timezone.now())
        ConsentEntry.objects.using(COURIER).create(
            identity=identity, consent=identity.consent, do_not_contact=True, why=link.name,
            source=ConsentEntry.Source.CRM,
        )  # fmt: skip
    else:
        return False
    return True


def _day(value: str) -> date | None:
    try:
        return day_in(value)
    except Wrong:
        return None


def _remember(
    link: CrmLink,
    identity: Identity,
    name: str,
    before: str,
    after: str,
    *,
    stands: bool,
    at: datetime | None = None,
) -> None:
    FieldChange.objects.using(COURIER).create(
        contact_id=identity.contact_id, space_id=link.space_id, field=name, before=before, after=after,
        source=Source.CRM, link=link, at=at or timezone.now(), stands=stands,
    )  # fmt: skip


def _take_order(link: CrmLink, bought: Bought) -> None:
    party = CrmParty.objects.using(COURIER).filter(link=link, remote=bought.remote).first()
    if party is None:
        return
    Order.objects.using(COURIER).bulk_create(
        [
            Order(
                identity_id=party.identity_id, space_id=link.space_id, key=f"crm{link.pk}:{bought.key}"[:200],
                at=bought.at, amount=bought.amount, currency=bought.currency, product=bought.product,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _is_public(identity: Identity) -> bool:
    """Whether the contact is seen by everybody inside: then a name that a CRM knows is not theirs to show."""
    return Identity.objects.using(COURIER).filter(contact_id=identity.contact_id, is_public=True).exists()
