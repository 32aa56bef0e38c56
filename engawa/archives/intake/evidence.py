"""Who is already known here under an address or an account that an archive vouches for."""

from collections.abc import Iterable

from engawa.archives.intake.copying import cursor, values
from engawa.archives.records import Author
from engawa.archives.whole import WholeAuthor

type Evidence = tuple[str, str]
type Somebody = tuple[int, int]
"""A person's id and ring."""

_SHARED = frozenset(
    "abuse admin bugs contact do-not-reply donotreply hello help hostmaster info list lists mail mailman "
    "no-reply nobody noreply notifications office postmaster root sales security support team webmaster".split()
)
"""What stands before the @ of addresses that several people write from."""


def is_shared(address: str) -> bool:
    """Whether an address belongs to a desk or a machine, so that it says nothing about who wrote."""
    return address.partition("@")[0].partition("+")[0].lower() in _SHARED


def exact(author: Author) -> list[Evidence]:
    """What identifies an author anywhere: address, accounts, identities."""
    found = [(scheme, value) for scheme, value in author.accounts if scheme and value]
    if author.address and "@" in author.address and not is_shared(author.address):
        found.insert(0, ("email", author.address.strip().lower()))
    if isinstance(author, WholeAuthor):
        found += [(scheme, value) for scheme, value, _verified in author.identities]
    return [(scheme[:40], value[:400]) for scheme, value in dict.fromkeys(found)]


def known_by(evidence: Iterable[Evidence]) -> dict[Evidence, Somebody]:
    """People known by these. What somebody merely says of themselves here is no evidence."""
    asked = list(dict.fromkeys(evidence))
    rows = values(
        "SELECT i.scheme, i.value, p.id, p.ring FROM {rows} AS asked(scheme, value) "
        "JOIN people_identity i USING (scheme, value) JOIN people_person q ON q.id = i.person_id "
        "JOIN people_person p ON p.id = coalesce(q.merged_into_id, q.id) WHERE i.verified OR i.source <> ''",
        asked,
        "text text",
    )
    found = {(scheme, value): (person, ring) for scheme, value, person, ring in rows}
    with cursor() as at:
        at.execute(
            "SELECT lower(a.email), p.id, p.ring FROM people_account a JOIN people_person p ON p.id = a.person_id "
            "WHERE lower(a.email) = ANY(%s)",
            [[value for scheme, value in asked if scheme == "email"]],
        )
        found.update({("email", address): (person, ring) for address, person, ring in at.fetchall()})
    return found
