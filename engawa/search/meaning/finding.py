"""What means nearly the same, below the boundary."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from engawa.search.meaning import schema
from engawa.search.meaning.model import is_installed, vectors

NEAR = 0.25
"""Below this cosine two texts have little to do with each other."""
NEAREST = """
SELECT item_id, -distance FROM (
  SELECT item_id, vector <#> %(wanted)s::halfvec AS distance FROM search_meaning WHERE kind = ANY(%(kinds)s)
  ORDER BY vector <#> %(wanted)s::halfvec LIMIT %(limit)s
) AS nearest WHERE distance <= %(far)s ORDER BY distance
"""
IN_MY_SPACES = """
WITH mine AS MATERIALIZED (
  SELECT newest.* FROM (
    SELECT unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[]) AS id
    UNION (SELECT id FROM spaces_space WHERE audience = 0 ORDER BY id DESC LIMIT %(most_spaces)s)
  ) space CROSS JOIN LATERAL (
    SELECT item_id, vector FROM search_meaning WHERE space_id = space.id AND kind = ANY(%(kinds)s)
    ORDER BY item_id DESC LIMIT %(most_each)s
  ) newest LIMIT %(most)s
)
SELECT item_id, -distance FROM (SELECT item_id, vector <#> %(wanted)s::halfvec AS distance FROM mine) AS nearest
WHERE distance <= %(far)s ORDER BY distance LIMIT %(limit)s
"""
"""For guests and the public: so little of everything is theirs to read that the index over everything, which is asked
for what is near before it is asked who may read it, might not meet it. So all of that is compared, the newest first."""
MOST = 20_000
MOST_EACH = 4_000
MOST_SPACES = 50
PATIENT = (
    "SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '100', true), "
    "set_config('hnsw.max_scan_tuples', CASE current_setting('engawa.clearance', true) WHEN '1' THEN '20000' "
    "ELSE '4000' END, true), current_setting('engawa.clearance', true)"
)
"""The index goes on until enough of what it meets may be read."""


def nearest(title: str, body: str, *, kinds: Collection[str], limit: int) -> list[tuple[int, float]]:
    """The ids of what means nearly the same, each with its cosine, the nearest first."""
    if not (is_installed() and schema.is_there()):
        return []
    (wanted,) = vectors([(title, body)])
    if wanted is None:
        return []
    given: dict[str, Any] = {
        "wanted": wanted,
        "kinds": list(kinds),
        "limit": limit,
        "far": -NEAR,
        "most": MOST,
        "most_each": MOST_EACH,
        "most_spaces": MOST_SPACES,
    }
    with connection.cursor() as cursor:
        cursor.execute(PATIENT)
        clearance = cursor.fetchone()[-1]
        cursor.execute(NEAREST, given)
        found: dict[int, float] = dict(cursor.fetchall())
        if clearance == "0":
            cursor.execute(IN_MY_SPACES, given)
            found |= dict(cursor.fetchall())
    return sorted(found.items(), key=lambda one: -one[1])[:limit]
