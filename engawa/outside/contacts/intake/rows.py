"""What a file says about one person, and how words in it are understood."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.contacts.models import Identity

MAIL = "mail"
CUSTOMER = "customer"
"""The network of those whom a file knows by a customer number alone."""
MOST_NAMES = 50
"""Under so many one person is known."""
YEARS = range(1000, 9000)
_LOOKS_LIKE_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
YES = {"yes", "y", "true", "1", "x", "ja", "j", "wahr"}
NO = {"", "no", "n", "false", "0", "nein", "falsch"}
CONSENTS = {
    "": "", "unknown": "unknown", "given": "given", "withdrawn": "withdrawn", "yes": "given", "no": "withdrawn",
    "ja": "given", "nein": "withdrawn",
}  # fmt: skip


class Wrong(ValueError):
    """A line cannot be understood; the message says what is wrong with it."""


class Fields(dict[str, str]):
    """The fields of a line by their plain names."""

    def __init__(self, said: Mapping[str, str], called: Mapping[str, str] | None = None) -> None:
        super().__init__(said)
        self.called = called or {}
        """What the file itself calls them."""

    @contextmanager
    def at(self, column: str) -> Iterator[str]:
        """The field of this column; what is wrong with it is said with the column's name."""
        try:
            yield self.get(column, "")
        except Wrong as wrong:
            called = self.called.get(column, column)
            raise Wrong(_("Column “%(column)s”: %(why)s") % {"column": called, "why": wrong}) from wrong


@dataclass(frozen=True, slots=True)
class Named:
    """An identity as a file names it."""

    network: str
    uid: str
    handle: str = ""
    url: str = ""

    @property
    def is_public(self) -> bool:
        return self.network not in (MAIL, CUSTOMER, UNCONFIRMED)


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


def row_of(line: int, said: Fields) -> Row:
    """A person out of plainly named fields.

    Raises:
        Wrong: when nothing says under which name they are known, or a field cannot be understood.
    """
    identities = identities_in(said)
    with said.at("customer_since") as since:
        customer_since = day_in(since)
    with said.at("consent") as word:
        consent = consent_in(word)
    with said.at("do_not_contact") as flag:
        do_not_contact = flag_in(flag)
    return Row(
        line=line,
        identities=identities,
        name=said.get("name", "")[:200],
        company=said.get("company", "")[:200],
        customer_since=customer_since,
        consent=consent,
        do_not_contact=do_not_contact,
        note=said.get("note", "")[:10_000],
    )


def identities_in(said: Fields) -> tuple[Named, ...]:
    """Under which names a line knows somebody: mail addresses, a customer number, an address on a network.

    Raises:
        Wrong: when there is none, or one cannot be.
    """
    with said.at("mail") as mails:
        found = [Named(MAIL, mail_in(one)) for one in re.split(r"[;,\s]+", mails) if one]
    if said.get("customer"):
        found.append(Named(CUSTOMER, said["customer"][:500]))
    if said.get("network") and said.get("address"):
        with said.at("network") as network:
            network = network_in(network)
        with said.at("address") as address:
            uid = mail_in(address) if network == MAIL else address_in(address)
        found.append(Named(network, uid, said.get("handle", "")[:300], said.get("url", "")[:2000]))
    if not found:
        raise Wrong(_("Neither a mail address nor a customer number nor a network with an address."))
    return once(found)


def once(found: Iterable[Named]) -> tuple[Named, ...]:
    """Each of these names once.

    Raises:
        Wrong: when they are more than one person has.
    """
    names = tuple(dict.fromkeys(found))
    if len(names) > MOST_NAMES:
        told = {"number": len(names), "most": MOST_NAMES}
        raise Wrong(_("It names %(number)s addresses; one person has %(most)s at most.") % told)
    return names


def network_in(said: str) -> str:
    """A network's short name.

    Raises:
        Wrong: when it cannot be one.
    """
    if not re.fullmatch(r"[a-z0-9_-]{1,20}", said.casefold()):
        raise Wrong(_("“%(word)s” is no network; write mail, mastodon, bluesky …") % {"word": said[:40]})
    return said.casefold()


def address_in(said: str) -> str:
    """An address on a network as it is kept.

    Raises:
        Wrong: when it is too long.
    """
    if len(said) > 500:
        raise Wrong(_("“%(word)s…” is longer than an address may be.") % {"word": said[:40]})
    return said


def consent_in(said: str) -> str:
    """What somebody agreed to; nothing where nothing is said.

    Raises:
        Wrong: when it is none of the words for it.
    """
    if said.casefold() not in CONSENTS:
        raise Wrong(_("“%(word)s” is no consent: given, withdrawn or unknown.") % {"word": said[:40]})
    return CONSENTS[said.casefold()]


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
            moment = datetime.strptime(plain, form).replace(tzinfo=UTC)
            break
        except ValueError:
            continue
    else:
        try:
            moment = datetime.fromisoformat(plain)
        except ValueError as error:
            raise Wrong(_("“%(word)s” is no day; write 2024-05-01.") % {"word": plain[:40]}) from error
    if moment.year not in YEARS:
        raise Wrong(_("“%(word)s” is no day; write 2024-05-01.") % {"word": plain[:40]})
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
