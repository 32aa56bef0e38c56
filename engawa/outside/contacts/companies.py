"""Where somebody works, as far as their mail address says it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.db import connections


@cache
def free_domains() -> frozenset[str]:
    """Where anybody gets a mail address: it says nothing about where they work."""
    return frozenset(Path(__file__).with_name("free_mail_domains.txt").read_text().split())


def domain_of(address: str) -> str:
    """The domain of a mail address that belongs to a company, else nothing."""
    name, at, domain = address.strip().casefold().rpartition("@")
    if not (name and at) or "." not in domain or any(sign in domain for sign in "/ <>") or len(domain) > 200:
        return ""
    return "" if domain in free_domains() else domain


def company_called(name: str, *, domain: str = "", using: str = "default") -> int | None:
    """The id of the company of this mail domain or, without one, of this name; it is made when there is none."""
    name = name.strip() or domain
    if not name:
        return None
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT engawa_company(%s, %s)", [name, domain])
        found: int = cursor.fetchone()[0]
    return found


def companies_called(wanted: Iterable[tuple[str, str]], *, using: str) -> dict[tuple[str, str], int | None]:
    """As `company_called` for many pairs of a name and a domain, asked at once."""
    found: dict[tuple[str, str], int | None] = dict.fromkeys(wanted)
    # In one order, so that two who make the same companies do not wait for each other.
    asked = sorted(pair for pair in found if pair[0].strip() or pair[1])
    if asked:
        names, domains = (
            [name.strip() or domain for name, domain in asked],
            [domain for _name, domain in asked],
        )
        with connections[using].cursor() as cursor:
            cursor.execute(
                "SELECT engawa_company(name, domain) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY "
                "AS wanted(name, domain, place) ORDER BY place",
                [names, domains],
            )
            found |= zip(asked, (row[0] for row in cursor.fetchall()), strict=True)
    return found
