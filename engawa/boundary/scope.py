"""The reader of a transaction. It ends with the transaction and cannot travel through a pool."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def read_as(person_id: int | None) -> None:
    """From here to the end of this transaction, see what this person may see; None is the public.

    Raises:
        TransactionManagementError: outside a transaction, where a reader would be forgotten at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A reader needs a transaction: use reading_as().")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engawa_read_as(%s)", [person_id])


@contextmanager
def reading_as(person_id: int | None) -> Iterator[None]:
    """A transaction with a reader of its own."""
    with transaction.atomic():
        read_as(person_id)
        yield
