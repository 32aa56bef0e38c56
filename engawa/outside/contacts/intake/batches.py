"""Some lines of a file: whom they name, as they stand here, and what the lines change, written at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from engawa.outside.contacts.companies import companies_called
from engawa.outside.contacts.digests import digest_of
from engawa.outside.contacts.intake.rows import Named, Row
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
Said = tuple[str, str, str]
"""A field, what stood there, and what a line says."""


@dataclass(slots=True)
class Batch:
    space_id: int
    by_id: int | None
    source: str
    told_by: str
    known: dict[Key, Identity] = field(default_factory=dict)
    buried: set[bytes] = field(default_factory=set)
    knowings: dict[int, Knowing] = field(default_factory=dict)
    known_before: set[int] = field(default_factory=set)
    """Which identities the space knew before."""
    _companies: dict[Key, int | None] = field(default_factory=dict)
    _facts: dict[int, Knowing] = field(default_factory=dict)
    _names: dict[int, Contact] = field(default_factory=dict)
    _employed: dict[int, Identity] = field(default_factory=dict)
    _consented: dict[int, Identity] = field(default_factory=dict)
    _consents: list[ConsentEntry] = field(default_factory=list)
    _changes: list[FieldChange] = field(default_factory=list)

    def look_up(self, rows: Sequence[Row]) -> None:
        """Ask who of them is known, known to the space, or was erased."""
        named = {(one.network, one.uid): one for row in rows for one in row.identities}
        uids = [uid for _network, uid in named]
        found = Identity.objects.using(COURIER).filter(uid__in=uids).select_related("contact", "company")
        self.known = {(one.network, one.uid): one for one in found if (one.network, one.uid) in named}
        contacts: dict[int, Contact] = {}
        for one in self.known.values():
            one.contact = contacts.setdefault(one.contact_id, one.contact)
        digests = [digest_of(*key) for key in named if key not in self.known]
        stones = Tombstone.objects.using(COURIER).filter(digest__in=digests)
        self.buried = {bytes(one) for one in stones.values_list("digest", flat=True)}
        here = Knowing.objects.using(COURIER).filter(space_id=self.space_id, identity__in=self.known.values())
        self.knowings = {one.identity_id: one for one in here}
        self.known_before = set(self.knowings)

    def standing(self, row: Row) -> list[Named]:
        """Those of a row that nobody asked us to forget."""
        if not self.buried:
            return list(row.identities)
        return [one for one in row.identities if digest_of(one.network, one.uid) not in self.buried]

    def know(self) -> None:
        """From now on the space knows them all."""
        for one in self.known.values():
            if one.pk not in self.knowings:
                self.knowings[one.pk] = Knowing(identity=one, space_id=self.space_id, by_id=self.by_id)

    def companies(self, wanted: Iterable[Key]) -> dict[Key, int | None]:
        """The companies of these names and domains, asked for once."""
        fresh = [one for one in wanted if one not in self._companies]
        self._companies |= companies_called(fresh, using=COURIER)
        return self._companies

    def employ(self, one: Identity, company_id: int | None) -> None:
        one.company_id = company_id
        self._employed[one.pk] = one

    def call(self, contact: Contact, name: str) -> None:
        contact.name = name
        self._names[contact.pk] = contact

    def note(self, knowing: Knowing, *, customer_since: date | None, note: str) -> None:
        knowing.customer_since, knowing.note = customer_since, note
        if knowing.pk:
            self._facts[knowing.pk] = knowing

    def consent(self, one: Identity, consent: str, do_not_contact: bool) -> None:
        """Keep what somebody agreed to, and by what we know it."""
        one.consent, one.do_not_contact, one.consent_at = consent, do_not_contact, timezone.now()
        self._consented[one.pk] = one
        entry = ConsentEntry(
            identity=one, consent=consent, do_not_contact=do_not_contact, source=self.source, why=self.told_by,
            by_id=self.by_id,
        )  # fmt: skip
        self._consents.append(entry)

    def remember(self, contact_id: int, changes: Iterable[Said]) -> None:
        """Keep what stood there before."""
        self._changes += [
            FieldChange(
                contact_id=contact_id, space_id=self.space_id, field=name, before=before, after=after,
                source=self.source, by_id=self.by_id, at=timezone.now(),
            )
            for name, before, after in changes
        ]  # fmt: skip

    def write(self) -> None:
        """All that was collected, in a statement for each table."""
        identities, knowings = Identity.objects.using(COURIER), Knowing.objects.using(COURIER)
        knowings.bulk_create([one for one in self.knowings.values() if not one.pk])
        knowings.bulk_update(self._facts.values(), ["customer_since", "note"])
        Contact.objects.using(COURIER).bulk_update(self._names.values(), ["name"])
        identities.bulk_update(self._employed.values(), ["company"])
        identities.bulk_update(self._consented.values(), ["consent", "do_not_contact", "consent_at"])
        ConsentEntry.objects.using(COURIER).bulk_create(self._consents)
        FieldChange.objects.using(COURIER).bulk_create(self._changes)
