"""Whom a file names becomes known to its space. The same file twice changes nothing the second time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.contacts.companies import company_called, domain_of
from engawa.outside.contacts.digests import digest_of
from engawa.outside.contacts.intake.rows import CUSTOMER, MAIL, Named, Row, stands_for
from engawa.outside.contacts.likeness import propose, propose_for
from engawa.outside.contacts.models import (
    ConsentEntry,
    Contact,
    FieldChange,
    Identity,
    Knowing,
    Tombstone,
)

COURIER = "courier"
Key = tuple[str, str]


@dataclass(slots=True)
class Taken:
    """What became of some rows."""

    made: int = 0
    changed: int = 0
    same: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    space_id: int
    by_id: int | None
    source: str
    known: dict[Key, Identity]
    buried: set[bytes]
    knowings: dict[int, Knowing]
    known_before: set[int]
    """Which identities the space knew before."""

    def standing(self, row: Row) -> list[Named]:
        """Those of a row that nobody asked us to forget."""
        return [one for one in row.identities if not self.buried or _digest(one) not in self.buried]


def take(
    rows: Sequence[Row],
    *,
    space_id: int,
    by_id: int | None,
    source: str = "file",
    told_by: str = "",
) -> Taken:
    """Keep these people in a space, under the courier's role. Whoever was erased is left out."""
    taken = Taken()
    with transaction.atomic(using=COURIER):
        batch = _look_up(rows, space_id, by_id, source)
        fresh = _meet(rows, batch)
        _know(batch)
        pairs: dict[tuple[int, int], list[str]] = {}
        for row in rows:
            identities = [batch.known[one.network, one.uid] for one in batch.standing(row)]
            if not identities:
                taken.errors.append((row.line, _("They asked to be forgotten, and are not kept again.")))
                continue
            pairs |= _of_one_row(identities)
            _note(row, identities, batch, taken, told_by)
        propose(pairs)
        propose_for(fresh)
    return taken


def _digest(one: Named) -> bytes:
    return digest_of(one.network, one.uid)


def _look_up(rows: Sequence[Row], space_id: int, by_id: int | None, source: str) -> _Batch:
    named = {(one.network, one.uid): one for row in rows for one in row.identities}
    uids = [uid for _network, uid in named]
    found = Identity.objects.using(COURIER).filter(uid__in=uids).select_related("contact", "company")
    known = {(one.network, one.uid): one for one in found if (one.network, one.uid) in named}
    digests = [_digest(one) for key, one in named.items() if key not in known]
    stones = Tombstone.objects.using(COURIER).filter(digest__in=digests).values_list("digest", flat=True)
    knowings = Knowing.objects.using(COURIER).filter(space_id=space_id, identity__in=known.values())
    of = {one.identity_id: one for one in knowings}
    return _Batch(space_id, by_id, source, known, {bytes(one) for one in stones}, of, set(of))


def _meet(rows: Sequence[Row], batch: _Batch) -> list[int]:
    """Make whom nobody knows yet: those whom one row names together are one new contact's."""
    contacts: list[Contact] = []
    made: dict[Key, tuple[Contact, Identity]] = {}
    companies: dict[tuple[str, str], int | None] = {}
    for row in rows:
        new = [
            one
            for one in batch.standing(row)
            if (one.network, one.uid) not in batch.known and (one.network, one.uid) not in made
        ]
        if new:
            contacts.append(Contact(name=_called(row, new[0])))
        for one in new:
            at = (row.company, domain_of(one.uid) if one.network == MAIL else "")
            if at not in companies:
                companies[at] = company_called(at[0], domain=at[1], using=COURIER)
            made[one.network, one.uid] = (
                contacts[-1],
                Identity(
                    network=one.network, uid=one.uid, handle=one.handle, url=one.url, name=row.name,
                    is_public=one.is_public, company_id=companies[at],
                ),
            )  # fmt: skip
    Contact.objects.using(COURIER).bulk_create(contacts)
    for contact, identity in made.values():
        identity.contact = contact
    Identity.objects.using(COURIER).bulk_create([identity for _contact, identity in made.values()])
    batch.known |= {key: identity for key, (_contact, identity) in made.items()}
    return [identity.pk for _contact, identity in made.values()]


def _know(batch: _Batch) -> None:
    fresh = [
        Knowing(identity=one, space_id=batch.space_id, by_id=batch.by_id)
        for one in batch.known.values()
        if one.pk not in batch.knowings
    ]
    made = Knowing.objects.using(COURIER).bulk_create(fresh)
    batch.knowings |= {one.identity_id: one for one in made}


def _called(row: Row, one: Named) -> str:
    if row.name:
        return row.name
    number = _("Customer %(number)s") % {"number": one.uid} if one.network == CUSTOMER else ""
    return (number or one.handle or one.uid)[:200]


def _of_one_row(identities: Sequence[Identity]) -> dict[tuple[int, int], list[str]]:
    """Those that one row names together and that are different contacts': for somebody to look at."""
    first = identities[0]
    return {
        (min(first.pk, one.pk), max(first.pk, one.pk)): ["row"]
        for one in identities[1:]
        if one.contact_id != first.contact_id
    }


def _note(row: Row, identities: Sequence[Identity], batch: _Batch, taken: Taken, told_by: str) -> None:
    """What the row says about them is kept in the space, beside what changed by it."""
    main = identities[0]
    is_new = main.pk not in batch.known_before
    changes = _facts(row, batch.knowings[main.pk])
    if not is_new:
        changes += _names(row, main)
    elif row.company and main.company_id is None:
        main.company_id = company_called(row.company, using=COURIER)
        Identity.objects.using(COURIER).filter(pk=main.pk).update(company_id=main.company_id)
    consents = [_consent(row, one, batch, told_by) for one in identities]
    more = [one.pk for one in identities if one.pk not in batch.known_before]
    batch.known_before.update(more)
    if is_new:
        taken.made += 1
        return
    taken.changed += bool(changes or any(consents) or more)
    taken.same += not (changes or any(consents) or more)
    if changes:
        FieldChange.objects.using(COURIER).bulk_create(
            [
                FieldChange(
                    contact_id=main.contact_id, space_id=batch.space_id, field=name, before=before,
                    after=after, source=batch.source, by_id=batch.by_id, at=timezone.now(),
                )
                for name, before, after in changes
            ]
        )  # fmt: skip


def _facts(row: Row, knowing: Knowing) -> list[tuple[str, str, str]]:
    changes = []
    if row.customer_since and row.customer_since != knowing.customer_since:
        changes.append(("customer_since", str(knowing.customer_since or ""), str(row.customer_since)))
        knowing.customer_since = row.customer_since
    if row.note and row.note != knowing.note:
        changes.append(("note", knowing.note, row.note))
        knowing.note = row.note
    if changes:
        knowing.save(using=COURIER, update_fields=["customer_since", "note"])
    return changes


def _names(row: Row, main: Identity) -> list[tuple[str, str, str]]:
    """What everybody sees who sees them is changed only by a space that knew them before."""
    changes = []
    contact = main.contact
    if row.name and row.name != contact.name and not main.is_public:
        changes.append(("name", contact.name, row.name))
        contact.name = row.name
        contact.save(using=COURIER, update_fields=["name"])
    before = main.company.name if main.company else ""
    if row.company and row.company.casefold() != before.casefold():
        domain = domain_of(main.uid) if main.network == MAIL and not before else ""
        wanted = company_called(row.company, domain=domain, using=COURIER)
        if wanted != main.company_id:
            changes.append(("company", before, row.company))
            Identity.objects.using(COURIER).filter(pk=main.pk).update(company_id=wanted)
    return changes


def _consent(row: Row, one: Identity, batch: _Batch, told_by: str) -> bool:
    """A file may say that somebody is to be left alone; it never takes that back."""
    consent = stands_for(row.consent, one.consent)
    alone = one.do_not_contact or row.do_not_contact
    if (consent, alone) == (one.consent, one.do_not_contact):
        return False
    one.consent, one.do_not_contact, one.consent_at = consent, alone, timezone.now()
    one.save(using=COURIER, update_fields=["consent", "do_not_contact", "consent_at"])
    ConsentEntry.objects.using(COURIER).create(
        identity=one,
        consent=consent,
        do_not_contact=alone,
        source=batch.source,
        why=told_by,
        by_id=batch.by_id,
    )
    return True
