"""What a CRM is to Engawa: whom it knows, what changed there, and how it is told what changed here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from engawa.outside.channels.network import Ask, Refused, Trouble

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from engawa.outside.contacts.models import CrmLink

__all__ = [
    "FIELDS", "Ask", "Bought", "Crm", "Moved", "Opened", "Party", "Pulled", "Refused", "Trouble", "all_crms",
    "crm_named", "register",
]  # fmt: skip
FIELDS = ("name", "company", "customer_since", "note", "do_not_contact")
"""What is kept in step, as plain text: days as 2024-05-01, a flag as "yes" or nothing."""


class Moved(Exception):
    """It was changed there after we looked: what is there has to be read before it is told anything."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody as the CRM knows them. A field that is not in `fields` says nothing."""

    remote: str
    """What never changes there."""
    mail: str
    fields: Mapping[str, str]
    changed_at: datetime | None = None
    gone: bool = False
    """It was deleted or put away there."""


@dataclass(frozen=True, slots=True)
class Bought:
    """One order as the CRM tells it."""

    key: str
    remote: str
    """The party that ordered."""
    at: datetime
    amount: Decimal
    currency: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one look brought, and where to look on from."""

    parties: Sequence[Party] = ()
    orders: Sequence[Bought] = ()
    cursor: Mapping[str, Any] = field(default_factory=dict)
    more: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What is kept of what an owner filled in: `keys` sealed, `settings` in the open."""

    address: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


class Crm(Protocol):
    """One CRM. Methods may raise `Trouble` (later may help) or `Refused` (it will never take this)."""

    slug: str
    name: "_StrPromise | str"
    asks: Sequence[Ask]
    fields: Collection[str]
    """Which of FIELDS it keeps."""

    def connect(self, answers: Mapping[str, str]) -> Opened:
        """Try what an owner filled in.

        Raises:
            Refused: with what is wrong and what to do.
        """
        ...

    def pull(self, link: "CrmLink", keys: Mapping[str, Any]) -> Pulled:
        """What changed there since `link.cursor`; the first time, everybody, a part at a time."""
        ...

    def missing(self, link: "CrmLink", keys: Mapping[str, Any], remotes: Sequence[str]) -> set[str]:
        """Which of these it no longer has."""
        ...

    def push(
        self,
        link: "CrmLink",
        keys: Mapping[str, Any],
        remote: str,
        mail: str,
        changes: Mapping[str, str],
        agreed: Mapping[str, str],
        key: str,
    ) -> str:
        """Tell it what changed here; without `remote` it is somebody new. Returns what it calls them.

        `agreed` is what stood there when we looked. `key` is the same when the same change is told again.

        Raises:
            Moved: when something else stands there meanwhile, and nothing was written over it.
        """
        ...


_crms: dict[str, Crm] = {}


def register(crm: Crm) -> None:
    """Called once for each adapter."""
    _crms[crm.slug] = crm


def crm_named(slug: str) -> Crm:
    """
    Raises:
        KeyError: for a CRM that nobody registered.
    """
    return _crms[slug]


def all_crms() -> Collection[Crm]:
    return _crms.values()
