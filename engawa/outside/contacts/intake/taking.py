"""Whom a file names becomes known to its space. The same file twice changes nothing the second time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.outside.contacts.companies import domain_of
from engawa.outside.contacts.intake.batches import COURIER, Batch, Key, Said
from engawa.outside.contacts.intake.rows import CUSTOMER, MAIL, Named, Row, stands_for
from engawa.outside.contacts.likeness import propose, propose_for
from engawa.outside.contacts.models import Contact, Identity, Knowing


@dataclass(slots=True)
class Taken:
    """What became of some rows."""

    made: int = 0
    changed: int = 0
    same: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


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
        batch = Batch(space_id, by_id, source, told_by)
        batch.look_up(rows)
        fresh = _meet(rows, batch)
        batch.know()
        pairs: dict[tuple[int, int], list[str]] = {}
        for row in rows:
            identities = [batch.known[one.network, one.uid] for one in batch.standing(row)]
            if not identities:
                taken.errors.append((row.line, _("They asked to be forgotten, and are not kept again.")))
                continue
            pairs |= _of_one_row(identities)
            _note(row, identities, batch, taken)
        batch.write()
        propose(pairs)
        propose_for(fresh)
    return taken


def _meet(rows: Sequence[Row], batch: Batch) -> list[int]:
    """Make whom nobody knows yet: those whom one row names together are one new contact's."""
    contacts: list[Contact] = []
    made: dict[Key, tuple[Contact, Identity]] = {}
    works: dict[Key, Key] = {}
    for row in rows:
        new = [
            one
            for one in batch.standing(row)
            if (one.network, one.uid) not in batch.known and (one.network, one.uid) not in made
        ]
        if new:
            contacts.append(Contact(name=_called(row, new[0])))
        for one in new:
            key = one.network, one.uid
            works[key] = row.company, domain_of(one.uid) if one.network == MAIL else ""
            made[key] = (
                contacts[-1],
                Identity(
                    network=one.network, uid=one.uid, handle=one.handle, url=one.url, name=row.name,
                    is_public=one.is_public,
                ),
            )  # fmt: skip
    companies = batch.companies(works.values())
    Contact.objects.using(COURIER).bulk_create(contacts)
    for key, (contact, identity) in made.items():
        identity.contact, identity.company_id = contact, companies[works[key]]
    Identity.objects.using(COURIER).bulk_create([identity for _contact, identity in made.values()])
    batch.known |= {key: identity for key, (_contact, identity) in made.items()}
    return [identity.pk for _contact, identity in made.values()]


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


def _note(row: Row, identities: Sequence[Identity], batch: Batch, taken: Taken) -> None:
    """What the row says about them is kept in the space, beside what changed by it."""
    main = identities[0]
    is_new = main.pk not in batch.known_before
    changes = _facts(row, batch.knowings[main.pk], batch)
    if not is_new:
        changes += _names(row, main, batch)
    elif row.company and main.company_id is None:
        batch.employ(main, _company(row.company, "", batch))
    consents = [_consent(row, one, batch) for one in identities]
    more = [one.pk for one in identities if one.pk not in batch.known_before]
    batch.known_before.update(more)
    if is_new:
        taken.made += 1
        return
    taken.changed += bool(changes or any(consents) or more)
    taken.same += not (changes or any(consents) or more)
    batch.remember(main.contact_id, changes)


def _facts(row: Row, knowing: Knowing, batch: Batch) -> list[Said]:
    changes = []
    since, note = row.customer_since or knowing.customer_since, row.note or knowing.note
    if since != knowing.customer_since:
        changes.append(("customer_since", str(knowing.customer_since or ""), str(since)))
    if note != knowing.note:
        changes.append(("note", knowing.note, note))
    if changes:
        batch.note(knowing, customer_since=since, note=note)
    return changes


def _names(row: Row, main: Identity, batch: Batch) -> list[Said]:
    """What everybody sees who sees them is changed only by a space that knew them before."""
    changes = []
    contact = main.contact
    if row.name and row.name != contact.name and not main.is_public:
        changes.append(("name", contact.name, row.name))
        batch.call(contact, row.name)
    before = main.company.name if main.company else ""
    if row.company and row.company.casefold() != before.casefold():
        wanted = _company(
            row.company, domain_of(main.uid) if main.network == MAIL and not before else "", batch
        )
        if wanted != main.company_id:
            changes.append(("company", before, row.company))
            batch.employ(main, wanted)
    return changes


def _company(name: str, domain: str, batch: Batch) -> int | None:
    return batch.companies([(name, domain)])[name, domain]


def _consent(row: Row, one: Identity, batch: Batch) -> bool:
    """A file may say that somebody is to be left alone; it never takes that back."""
    consent = stands_for(row.consent, one.consent)
    alone = one.do_not_contact or row.do_not_contact
    if (consent, alone) == (one.consent, one.do_not_contact):
        return False
    batch.consent(one, consent, alone)
    return True
