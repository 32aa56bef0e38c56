"""All contacts of a space as a file, written while it is read."""

import csv
from collections.abc import Iterator
from typing import Protocol

from engawa.boundary import reading_as
from engawa.outside.contacts.intake.rows import CUSTOMER, MAIL
from engawa.outside.contacts.intake.tables import guarded
from engawa.outside.contacts.models import Identity
from engawa.outside.contacts.reading import Known, newest
from engawa.outside.contacts.vcard import card_of

COLUMNS = (
    "name", "mail", "customer", "network", "address", "handle", "url", "company", "customer_since", "consent",
    "do_not_contact", "note",
)  # fmt: skip
AT_ONCE = 500


class _Echo(Protocol):
    def write(self, value: str) -> str: ...


class _Line:
    """A file that gives back what is written into it."""

    def write(self, value: str) -> str:
        return value


def table(space_id: int, *, reader_id: int) -> Iterator[str]:
    """A table with a line for each identity that the space knows."""
    line: _Echo = _Line()
    writer = csv.writer(line)
    yield writer.writerow(COLUMNS)
    for them in everybody(space_id, reader_id=reader_id):
        for one in them.identities:
            if any(knowing.identity_id == one.pk for knowing in them.knowings):
                yield writer.writerow([guarded(value) for value in fields_of(them, one)])


def cards(space_id: int, version: str, *, reader_id: int) -> Iterator[str]:
    """A card for each contact that the space knows."""
    for them in everybody(space_id, reader_id=reader_id):
        yield card_of(them, version)


def everybody(space_id: int, *, reader_id: int) -> Iterator[Known]:
    """Everybody whom a space knows, as this reader may see them when each part is asked for."""
    before: int | None = None
    while True:
        with reading_as(reader_id):
            people, before = newest([space_id], before, AT_ONCE)
        yield from people
        if before is None:
            return


def fields_of(them: Known, one: Identity) -> list[str]:
    """A line of the table."""
    knowing = next(known for known in them.knowings if known.identity_id == one.pk)
    own = one.network in (MAIL, CUSTOMER)
    return [
        them.name, one.uid if one.network == MAIL else "", one.uid if one.network == CUSTOMER else "",
        "" if own else one.network, "" if own else one.uid, one.handle, one.url,
        one.company.name if one.company else "", str(knowing.customer_since or ""),
        "" if one.consent == Identity.Consent.UNKNOWN else one.consent, "yes" if one.do_not_contact else "",
        knowing.note,
    ]  # fmt: skip
