"""What a file says about one person, and how words in it are understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.contacts.models import Identity

MAIL = "mail"
CUSTOMER = "customer"
"""The network of those whom a file knows by a customer number alone."""
_LOOKS_LIKE_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
YES = {"yes", "y", "true", "1", "x", "ja", "j", "wahr"}
NO = {"", "no", "n", "false", "0", "nein", "falsch"}
CONSENTS = {
    "": "", "unknown": "unknown", "given": "given", "withdrawn": "withdrawn", "yes": "given", "no": "withdrawn",
    "ja": "given", "nein": "withdrawn",
}  # fmt: skip


class Wrong(ValueError):
    """A line cannot be understood; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Named:
    """An identity as a file names it."""

    network: str
    uid: str
    handle: str = ""
    url: str = ""

    @property
    def is_public(self) -> bool:
        return self.network not in (MAIL, CUSTOMER)


@dataclass(frozen=True, slots=True)
class Row:
    """One person on one line; what is empty says nothing."""

    line: int
    identities: tuple[Named, ...]
    name: str = ""
    company: str = ""
    customer_since: date | None = None
    consent: str = ""
    do_not_contact: bool = False
    note: str = ""


def row_of(line: int, said: Mapping[str, str]) -> Row:
    """A person out of plainly named fields.

    Raises:
        Wrong: when nothing says under which name they are known, or a field cannot be understood.
    """
    consent = said.get("consent", "").casefold()
    if consent not in CONSENTS:
        raise Wrong(_("“%(word)s” is no consent: given, withdrawn or unknown.") % {"word": consent[:40]})
    return Row(
        line=line,
        identities=identities_in(said),
        name=said.get("name", "")[:200],
        company=said.get("company", "")[:200],
        customer_since=day_in(said.get("customer_since", "")),
        consent=CONSENTS[consent],
        do_not_contact=flag_in(said.get("do_not_contact", "")),
        note=said.get("note", "")[:10_000],
    )


def identities_in(said: Mapping[str, str]) -> tuple[Named, ...]:
    """Under which names a line knows somebody: mail addresses, a customer number, an address on a network.

    Raises:
        Wrong: when there is none, or one cannot be.
    """
    found = [Named(MAIL, mail_in(one)) for one in re.split(r"[;,\s]+", said.get("mail", "")) if one]
    if said.get("customer"):
        found.append(Named(CUSTOMER, said["customer"][:500]))
    if said.get("network") and said.get("address"):
        network, address = said["network"].casefold(), said["address"]
        if not re.fullmatch(r"[a-z0-9_-]{1,20}", network) or len(address) > 500:
            raise Wrong(_("This network or address cannot be."))
        uid = mail_in(address) if network == MAIL else address
        found.append(Named(network, uid, said.get("handle", "")[:300], said.get("url", "")[:2000]))
    if not found:
        raise Wrong(_("Neither a mail address nor a customer number nor a network with an address."))
    return tuple(dict.fromkeys(found))


def mail_in(said: str) -> str:
    """A mail address as it is kept.

    Raises:
        Wrong: when it is none.
    """
    plain = said.strip().casefold().removeprefix("mailto:")
    if len(plain) > 320 or not _LOOKS_LIKE_MAIL.fullmatch(plain):
        raise Wrong(_("“%(word)s” is no mail address.") % {"word": said[:80]})
    return plain


def day_in(said: str) -> date | None:
    """A day, as 2024-05-01, 20240501, 01.05.2024 or 05/01/2024; a year alone is its first day.

    Raises:
        Wrong: when it is none.
    """
    moment = moment_in(said) if said.strip() else None
    return moment.date() if moment else None


def moment_in(said: str) -> datetime:
    """A moment or a day in UTC; forms as for `day_in`.

    Raises:
        Wrong: when it is none.
    """
    plain = said.strip()
    for form in ("%d.%m.%Y", "%m/%d/%Y", "%Y"):
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError as error:
        raise Wrong(_("“%(word)s” is no day; write 2024-05-01.") % {"word": plain[:40]}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def flag_in(said: str) -> bool:
    """Whether something is so.

    Raises:
        Wrong: when it says neither.
    """
    plain = said.strip().casefold()
    if plain not in YES | NO:
        raise Wrong(_("“%(word)s” is neither yes nor no.") % {"word": plain[:40]})
    return plain in YES


def stands_for(consent: str, before: Any) -> str:
    """What holds after a file or CRM said this: it never takes back that somebody withdrew."""
    return str(before) if not consent or before == Identity.Consent.WITHDRAWN else consent
