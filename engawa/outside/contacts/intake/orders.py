"""Orders of a table: staged as they come, then kept at once. The same order twice is one order."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import batched

from django.db import connections, transaction
from django.utils.translation import gettext as _

from engawa.outside.contacts.intake.batches import COURIER
from engawa.outside.contacts.intake.rows import Fields, Named, Row, Wrong, identities_in, moment_in
from engawa.outside.contacts.intake.taking import Taken, take

STAGE = """
CREATE TEMPORARY TABLE staged_order (line integer, network text, uid text, at timestamptz, amount numeric(14, 2),
  currency text, product text, key text) ON COMMIT DROP
"""
COPY = "COPY staged_order (line, network, uid, at, amount, currency, product, key) FROM STDIN"
UNKNOWN = """
SELECT s.network, s.uid, min(s.line) FROM staged_order s LEFT JOIN contacts_identity i USING (network, uid)
LEFT JOIN contacts_knowing k ON k.identity_id = i.id AND k.space_id = %s
WHERE k.id IS NULL GROUP BY 1, 2 ORDER BY 3
"""
# Rows that say the same are counted: the second of two equal ones is another order, the same file again is not.
KEEP = """
INSERT INTO contacts_order (identity_id, space_id, key, at, amount, currency, product)
SELECT i.id, %(space)s, CASE WHEN s.key <> '' THEN s.key ELSE md5(concat_ws('|', s.network, s.uid, s.at AT TIME ZONE
  'UTC', s.amount, s.currency, s.product)) || '#' || row_number() OVER (PARTITION BY s.network, s.uid, s.at, s.amount,
  s.currency, s.product, s.key ORDER BY s.line) END, s.at, s.amount, s.currency, s.product
FROM staged_order s JOIN contacts_identity i USING (network, uid)
ON CONFLICT (space_id, key) DO NOTHING
"""
FORGOTTEN = """
SELECT s.line FROM staged_order s LEFT JOIN contacts_identity i USING (network, uid)
WHERE i.id IS NULL ORDER BY 1
"""
BATCH = 500
MOST, CENT = Decimal(10) ** 11, Decimal("0.01")
Staged = tuple[int, str, str, object, Decimal, str, str, str]


def order_of(line: int, said: Fields) -> Staged:
    """One order out of plainly named fields.

    Raises:
        Wrong: when a field is missing or cannot be understood.
    """
    who = identities_in(said)[0]
    with said.at("at") as word:
        at = moment_in(word)
    with said.at("amount") as word:
        amount = amount_in(word)
    with said.at("currency") as word:
        currency = currency_in(word)
    product, key = said.get("product", "")[:300], said.get("order", "")[:200]
    return line, who.network, who.uid, at, amount, currency, product, key


def currency_in(said: str) -> str:
    """A currency by its three letters, or none.

    Raises:
        Wrong: when it is no such.
    """
    if said and not (len(said) == 3 and said.isascii() and said.isalpha()):
        raise Wrong(_("“%(word)s” is no currency; write EUR.") % {"word": said[:20]})
    return said.upper()


def amount_in(said: str) -> Decimal:
    """How much, with a point or a comma before the cents.

    Raises:
        Wrong: when it is no amount.
    """
    plain = said.strip().replace(" ", "")
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".")
            if plain.rfind(",") > plain.rfind(".")
            else plain.replace(",", "")
        )
    try:
        amount = Decimal(plain)
        if amount.is_finite() and abs(amount) < MOST:
            return amount.quantize(CENT)
    except ArithmeticError as error:
        raise Wrong(_("“%(word)s” is no amount.") % {"word": said[:40]}) from error
    raise Wrong(_("“%(word)s” is no amount.") % {"word": said[:40]})


def keep(orders: Iterable[Staged], *, space_id: int, by_id: int | None, hold: Callable[[], None]) -> Taken:
    """Keep these orders in a space, under the courier's role; whose they are becomes known there.

    `hold` is asked when all are read, and may raise to keep none.
    """
    taken = Taken()
    with transaction.atomic(using=COURIER), connections[COURIER].cursor() as cursor:
        cursor.execute(STAGE)
        rows = 0
        with cursor.copy(COPY) as copy:
            for rows, order in enumerate(orders, start=1):  # noqa: B007
                copy.write_row(order)
        hold()
        cursor.execute("ANALYZE staged_order")
        cursor.execute(UNKNOWN, [space_id])
        for some in batched(_people(cursor.fetchall()), BATCH, strict=False):
            take(some, space_id=space_id, by_id=by_id)
        cursor.execute(KEEP, {"space": space_id})
        taken.made = cursor.rowcount
        cursor.execute(FORGOTTEN)
        forgotten = _("They asked to be forgotten, and are not kept again.")
        taken.errors = [(line, forgotten) for (line,) in cursor.fetchall()]
        taken.same = rows - taken.made - len(taken.errors)
    return taken


def _people(found: Iterable[tuple[str, str, int]]) -> Iterator[Row]:
    for network, uid, line in found:
        yield Row(line=line, identities=(Named(network, uid),))
