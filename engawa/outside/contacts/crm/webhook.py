"""Any CRM that can send and receive signed messages; docs/guide/contacts.md says how they look."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.fetch import BadAddress, FetchError, PrivateAddress, post
from engawa.outside.contacts.crm.protocol import (
    FIELDS,
    Ask,
    Bought,
    Moved,
    Opened,
    Party,
    Pulled,
    Refused,
    Trouble,
)
from engawa.outside.contacts.crm.signing import new_secret, signed
from engawa.outside.contacts.intake.rows import Wrong, mail_in
from engawa.outside.contacts.models import CrmLink

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 10_000
NEWER_THERE = 409


class Webhook:
    """They tell us as it happens; we tell them as it happens."""

    slug = "webhook"
    name: "_StrPromise | str" = gettext_lazy("Any system, by webhook")
    fields: Collection[str] = FIELDS
    asks: Sequence[Ask] = (
        Ask(
            "address",
            gettext_lazy("Where we tell what changed here"),
            gettext_lazy("An address that takes signed messages; empty when it only tells us."),
            required=False,
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Opened:
        address = answers.get("address", "").strip()
        if address and not address.startswith(("https://", "http://")):
            raise Refused(_("This is no web address. It begins with http:// or https://."))
        return Opened(address, keys={"secret": new_secret()})

    def pull(self, link: CrmLink, keys: Mapping[str, Any]) -> Pulled:
        return Pulled(cursor=link.cursor)

    def missing(self, link: CrmLink, keys: Mapping[str, Any], remotes: Sequence[str]) -> set[str]:
        return set()

    def push(
        self,
        link: CrmLink,
        keys: Mapping[str, Any],
        remote: str,
        mail: str,
        changes: Mapping[str, str],
        agreed: Mapping[str, str],
        key: str,
    ) -> str:
        called = remote or f"engawa:{key.partition(':')[0]}"
        if not link.address:
            return called
        told = {"type": "party.changed", "party": {"id": called, "mail": mail, "fields": dict(changes)}}
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **signed(keys["secret"], key, body, timezone.now())}
        try:
            status = post(link.address, body, headers=headers)
        except (BadAddress, PrivateAddress) as error:
            raise Refused(str(error)) from error
        except FetchError as error:
            raise Trouble(str(error)) from error
        if status == NEWER_THERE:
            raise Moved
        if status >= 400:
            raise Trouble(_("The CRM answered with the error %s.") % status)
        return called


def heard(body: bytes) -> Pulled:
    """What a message of theirs tells.

    Raises:
        Refused: when it cannot be understood.
    """
    try:
        told = json.loads(body)
        kind = told["type"]
        if kind == "order.placed":
            return Pulled(orders=[_order(told["order"])])
        party = told["party"]
        if kind == "party.deleted":
            return Pulled(parties=[Party(_text(party["id"], 200), "", {}, gone=True)])
        if kind == "party.changed":
            return Pulled(parties=[_party(party)])
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError) as error:
        raise Refused(f"{type(error).__name__}: {error}"[:300]) from error
    raise Refused("The type is none of party.changed, party.deleted, order.placed.")


def _party(told: Mapping[str, Any]) -> Party:
    fields = {name: _text(value, LONGEST) for name, value in told.get("fields", {}).items() if name in FIELDS}
    at = _moment(told["changed_at"]) if told.get("changed_at") else None
    try:
        mail = mail_in(_text(told["mail"], 320)) if told.get("mail") else ""
    except Wrong as wrong:
        raise Refused(str(wrong)) from wrong
    return Party(_text(told["id"], 200), mail, fields, at)


def _order(told: Mapping[str, Any]) -> Bought:
    amount = Decimal(_text(told["amount"], 30))
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        raise ValueError("The amount is none.")
    return Bought(
        key=_text(told["id"], 150), remote=_text(told["party"], 200), at=_moment(told["at"]), amount=amount,
        currency=_text(told.get("currency", ""), 3).upper(), product=_text(told.get("product", ""), 300),
    )  # fmt: skip


def _moment(said: object) -> datetime:
    moment = datetime.fromisoformat(_text(said, 40))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise TypeError("A text is expected.")
    if len(text := str(value).replace("\x00", "")) > longest:
        raise ValueError(f"Longer than {longest}.")
    return text
