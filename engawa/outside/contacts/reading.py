"""Contacts, as their readers see them. Who may see what is the database's to say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Count, Max, Min, Sum

from engawa.base.numbers import LARGEST
from engawa.outside.contacts.models import Company, Contact, Identity, Knowing, Order

PAGE = 40
SHORTEST = 3
"""How many letters an index over words needs."""
NEWEST = """
SELECT n.identity_id, i.contact_id FROM (
  SELECT k.identity_id FROM unnest(%s::bigint[]) s(id) CROSS JOIN LATERAL (
    SELECT identity_id FROM contacts_knowing WHERE space_id = s.id AND identity_id < %s
    ORDER BY identity_id DESC LIMIT %s) k
  GROUP BY 1 ORDER BY 1 DESC LIMIT %s) n
JOIN contacts_identity i ON i.id = n.identity_id ORDER BY 1 DESC
"""


@dataclass(slots=True)
class Known:
    """A contact with what the reader's spaces know about them."""

    contact: Contact
    identities: list[Identity] = field(default_factory=list)
    knowings: list[Knowing] = field(default_factory=list)
    orders: int = 0
    first_order: date | None = None
    last_order: date | None = None

    @property
    def id(self) -> int:
        return self.contact.pk

    @property
    def name(self) -> str:
        return self.contact.name

    @property
    def company(self) -> Company | None:
        """Where they work, as the first of their identities says that says so."""
        return next((one.company for one in self.identities if one.company), None)

    @property
    def customer_since(self) -> date | None:
        """Since when they are a customer: as somebody said, or since their first order."""
        days = [one.customer_since for one in self.knowings if one.customer_since]
        return min([*days, self.first_order] if self.first_order else days, default=None)

    @property
    def notes(self) -> list[Knowing]:
        return [one for one in self.knowings if one.note]

    @property
    def is_ours(self) -> bool:
        """Whether a space of the reader knows them, so that they may change what is kept."""
        return bool(self.knowings)

    @property
    def left_alone(self) -> bool:
        """Whether one of their identities is not to be written to."""
        return any(one.do_not_contact or one.consent == Identity.Consent.WITHDRAWN for one in self.identities)

    @property
    def avatar(self) -> str:
        return next((one.avatar for one in self.identities if one.avatar.startswith("https://")), "")

    def newest_in(self, spaces: Sequence[int]) -> int:
        """By which of their identities they stand in the list of these spaces."""
        return max((one.identity_id for one in self.knowings if one.space_id in spaces), default=0)


def known(contacts: Iterable[Contact]) -> list[Known]:
    """These contacts with all that the reader may know of them, in three queries."""
    found = {one.pk: Known(one) for one in contacts}
    identities = Identity.objects.filter(contact_id__in=found).select_related("company").order_by("pk")
    of = {}
    for one in identities:
        of[one.pk] = found[one.contact_id]
        found[one.contact_id].identities.append(one)
    for knowing in Knowing.objects.filter(identity_id__in=of).select_related("space").order_by("pk"):
        of[knowing.identity_id].knowings.append(knowing)
    bought = (
        Order.objects.filter(identity__contact_id__in=found)
        .values("identity__contact_id")
        .annotate(n=Count("pk"), first=Min("at"), last=Max("at"))
    )
    for row in bought:
        them = found[row["identity__contact_id"]]
        them.orders, them.first_order, them.last_order = row["n"], row["first"].date(), row["last"].date()
    return list(found.values())


def newest(
    spaces: Sequence[int], before: int | None = None, most: int = PAGE
) -> tuple[list[Known], int | None]:
    """A page of those whom these spaces know, the latest met first, and where the next page begins."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [list(spaces), before or LARGEST, most + 1, most + 1])
        rows = cursor.fetchall()
    shown, at = _in_order(rows[:most]), {row[0] for row in rows[:most]}
    # Somebody with several identities stands once, where the latest of them stands.
    here = [one for one in shown if one.newest_in(spaces) in at]
    return here, rows[most - 1][0] if len(rows) > most else None


def sought(words: str, before: int | None = None) -> tuple[list[Known], int | None]:
    """A page of those whose name, handle or address contains these words, as `newest`."""
    pattern = "%" + words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity, contact FROM engawa_seek_identities(%s, %s, %s)",
            [pattern, before or LARGEST, PAGE + 1],
        )
        rows = cursor.fetchall()
    return _in_order(rows[:PAGE]), rows[PAGE - 1][0] if len(rows) > PAGE else None


def _in_order(rows: Sequence[tuple[int, int]]) -> list[Known]:
    """The contacts of these identities, each with its contact's id, as the reader may know them."""
    wanted = list(dict.fromkeys(contact_id for _identity, contact_id in rows))
    by_id = {one.id: one for one in known(Contact.objects.filter(pk__in=wanted))} if wanted else {}
    return [by_id[pk] for pk in wanted if pk in by_id]


def spent(contact: Contact) -> list[tuple[str, object]]:
    """How much somebody bought for, currency by currency."""
    rows = Order.objects.filter(identity__contact=contact).values("currency").annotate(sum=Sum("amount"))
    return [(row["currency"], row["sum"]) for row in rows.order_by("currency")]
