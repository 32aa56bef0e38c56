"""The statements that find words below the boundary, in the shape that stays fast for rare and for common ones."""

from functools import cache
from typing import Any

from django.db import connection

RANKED, RANKED_FOR_GUESTS = 250, 100
"""“Best first” orders the newest hits of this number; for guests most hits that are unpacked are not theirs."""
HALF_AS_NEW = 180
"""Days after which a hit has lost half of what being new adds to it."""
FENCED = 0.002
"""Words in fewer of all documents are looked up in the text index first; for commoner ones the newest documents are
gone through. The planner cannot tell: what it does not know it believes to be everywhere."""
SMALL = 50_000
"""Documents below which either way is fast."""

BELOW_POLICIES = "SELECT item_id, words FROM search_document d WHERE words @@ to_tsquery('simple', %s)"
LOOKED_THROUGH = 5_000
THROUGH_FUNCTION = (
    "SELECT d.item_id, d.words FROM search_document d JOIN "
    f"engawa_matching(to_tsquery('simple', %s), {LOOKED_THROUGH}) AS hit(item_id) ON hit.item_id = d.item_id WHERE true"
)
"""Where the server does not let the index work below the policies: a function with the same rule inside gives
the newest hits, and the operators choose among them."""
EVERY = "SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'search_document'::regclass"
EXPECTED = "EXPLAIN (FORMAT JSON) SELECT FROM search_document WHERE words @@ to_tsquery('simple', %s)"

Statement = tuple[str, list[Any]]


@cache
def words_are_leakproof() -> bool:
    """Whether this server lets the text index work below the policies; asked once a process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.ts_match_vq'::regproc")
        return bool(cursor.fetchone()[0])


def newest(wanted: str, where: str, values: list[Any], limit: int) -> Statement:
    """The ids of the newest hits.

    Args:
        wanted: As to_tsquery takes it.
        where: Conditions on `search_document d`, with their values.
    """
    return f"SELECT item_id FROM {_hits(wanted, where)} ORDER BY item_id DESC LIMIT %s", [
        wanted,
        *values,
        limit,
    ]


def best(wanted: str, where: str, values: list[Any], limit: int) -> Statement:
    """The ids of the newest hits in the order of how well they fit and how new they are."""
    ranked = f"(CASE WHEN current_setting('engawa.clearance', true) = '1' THEN {RANKED} ELSE {RANKED_FOR_GUESTS} END)"
    return (
        f"WITH hits AS MATERIALIZED (SELECT * FROM {_hits(wanted, where)} ORDER BY item_id DESC LIMIT {ranked}) "
        "SELECT item_id FROM hits, LATERAL (SELECT extract(epoch FROM now()) / 86400 - (item_id >> 21) / 86400000.0) "
        "AS age(days) ORDER BY ts_rank_cd(words, to_tsquery('simple', %s), 1) "
        f"* (1 + 1 / (1 + greatest(days, 0) / {HALF_AS_NEW})) DESC, item_id DESC LIMIT %s",
        [wanted, *values, wanted, limit],
    )


def _hits(wanted: str, where: str) -> str:
    found = f"{BELOW_POLICIES if words_are_leakproof() else THROUGH_FUNCTION} AND {where}"
    if is_common(wanted):
        return f"({found}) AS found"
    return f"(WITH known AS MATERIALIZED ({found}) SELECT * FROM known) AS found"


def is_common(wanted: str) -> bool:
    """Whether so many documents hold these words that the newest hits are soon met."""
    with connection.cursor() as cursor:
        cursor.execute(EVERY)
        (every,) = cursor.fetchone()
        if every < SMALL:
            return False
        cursor.execute(EXPECTED, [wanted])
        (plan,) = cursor.fetchone()
    return bool(plan[0]["Plan"]["Plan Rows"] > FENCED * every)
