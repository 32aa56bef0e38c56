"""What an account read and wrote this month, and about what that costs by its owner's contract."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.strangers import harmless
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account, Spending
from engawa.outside.channels.network import Ask, Refused, Resting

ASKS = (
    Ask(
        "price_read",
        gettext_lazy("What one thing read costs"),
        gettext_lazy("By your contract, as 0.005. Empty: nothing, or you do not know."),
        required=False,
    ),
    Ask("price_written", gettext_lazy("What one thing written costs"), required=False),
    Ask("currency", gettext_lazy("In which money"), gettext_lazy("As EUR or USD."), required=False),
    Ask(
        "most_read",
        gettext_lazy("Read at most, a month"),
        gettext_lazy("Then listening rests until the next month. Empty: as much as there is."),
        required=False,
    ),
)
"""What owners may say about cost; `wishes_of` takes the answers."""
MOST = 10**12
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Meter:
    """What is read and written while a network is asked."""

    read: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """What one account read and wrote in a month."""

    read: int
    written: int
    cost: Decimal | None = None
    currency: str = ""
    most_read: int = 0

    @property
    def words(self) -> str:
        """It, for people."""
        told = {"read": number_format(self.read), "written": number_format(self.written)}
        if self.cost is None:
            return _("%(read)s read, %(written)s written") % told
        told |= {"cost": number_format(self.cost, 2), "currency": self.currency}
        return _("%(read)s read, %(written)s written, about %(cost)s %(currency)s") % told


@contextmanager
def metered(account: Account) -> Iterator[Meter]:
    """Count what is read and written within, also when it ends badly: the network counted it too."""
    meter = Meter()
    try:
        yield meter
    finally:
        if meter.read or meter.written:
            count(account, read=meter.read, written=meter.written)


def count(account: Account, *, read: int = 0, written: int = 0) -> None:
    """Add to this month's. It goes wrong in silence: nothing that was heard or said may depend on it."""
    if account._state.adding:
        return
    rows = Spending.objects.using(COURIER)
    row = {"account_id": account.pk, "month": _month()}
    more = {"read": F("read") + read, "written": F("written") + written}
    try:
        with transaction.atomic(using=COURIER):
            if not rows.filter(**row).update(**more):
                rows.bulk_create([Spending(**row)], ignore_conflicts=True)
                rows.filter(**row).update(**more)
    except DatabaseError:
        log.exception("What account %s read and wrote could not be counted.", account.pk)


def expect_room(account: Account) -> None:
    """
    Raises:
        Resting: when it read as much this month as its owners allow.
    """
    most = _whole(_wishes(account).get("most_read"))
    if most and spent_by(account, using=COURIER).read >= most:
        raise Resting(
            _("%s were read this month, as many as its owners allow: listening rests.") % number_format(most),
            again_in=next_month() - timezone.now(),
        )


def spent_by(account: Account, *, using: str = "default") -> Spent:
    """What it read and wrote this month, and what that costs where its owners said so."""
    row = Spending.objects.using(using).filter(account_id=account.pk, month=_month()).first()
    read, written = (row.read, row.written) if row else (0, 0)
    given = _wishes(account)
    prices = [_price(given.get(name)) for name in ("price_read", "price_written")]
    most = _whole(given.get("most_read"))
    if prices == [None, None]:
        return Spent(read, written, most_read=most)
    cost = read * (prices[0] or Decimal(0)) + written * (prices[1] or Decimal(0))
    return Spent(read, written, cost, str(given.get("currency") or ""), most)


def wishes_of(answers: Mapping[str, str]) -> dict[str, str]:
    """What an owner filled in about cost, to be kept as `settings["cost"]`.

    Raises:
        Refused: for what is no number.
    """
    given = {one.name: answers.get(one.name, "").strip() for one in ASKS}
    for name in ("price_read", "price_written"):
        if given[name] and _price(given[name]) is None:
            raise Refused(_("Write a number, as 0.005."), at=name)
    if given["most_read"] and not _whole(given["most_read"]):
        raise Refused(_("Write a whole number, as 10000."), at="most_read")
    given["currency"] = harmless(given["currency"], 8)
    return {name: value for name, value in given.items() if value}


def next_month() -> datetime:
    """When the next one begins, as networks count: in UTC."""
    return datetime.combine(_month() + timedelta(days=32), datetime.min.time(), UTC).replace(day=1)


def _wishes(account: Account) -> Mapping[str, object]:
    cost = account.settings.get("cost")
    return cost if isinstance(cost, Mapping) else {}


def _month() -> date:
    return datetime.now(UTC).date().replace(day=1)


def _price(said: object) -> Decimal | None:
    try:
        price = Decimal(str(said or "").replace(",", "."))
    except InvalidOperation:
        return None
    return price if price.is_finite() and 0 <= price < MOST else None


def _whole(said: object) -> int:
    text = str(said or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else 0
