"""Ids made from the moment of creation, so that newest-first is `id desc` and a cursor is one number.

An id is a bigint: milliseconds since 1970 in the upper 42 bits (until the year 2109), then a sequence of 21 bits.
In JSON they are strings: JavaScript cannot hold them as numbers.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Func

SEQUENCE_BITS = 21
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SQL = """
CREATE SEQUENCE engawa_sequence MINVALUE 0 MAXVALUE 2097151 CYCLE CACHE 1;
CREATE FUNCTION engawa_new_id(moment timestamptz DEFAULT clock_timestamp()) RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT (greatest(extract(epoch FROM moment) * 1000, 0)::bigint << 21) | nextval('engawa_sequence')
$$;
"""


class NewId(Func):
    """The database makes the id of a row that is created now."""

    function = "engawa_new_id"
    output_field = BigIntegerField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, **extra)


def id_at(moment: datetime, sequence: int = 0) -> int:
    """The id of something made at `moment`; with sequence 0 the smallest one of that millisecond.

    Moments before 1970 are counted as 1970.
    """
    milliseconds = max((moment - EPOCH) // timedelta(milliseconds=1), 0)
    return (milliseconds << SEQUENCE_BITS) | (sequence & ((1 << SEQUENCE_BITS) - 1))


def moment_of(number: int) -> datetime:
    """When something with this id was made, in UTC, to the millisecond."""
    return EPOCH + timedelta(milliseconds=number >> SEQUENCE_BITS)
