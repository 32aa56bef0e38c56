"""Pages find their place in the tree: under the page of the folder they lie in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engawa.archives.intake.copying import Row, copy, cursor, values

_FOLDERS_OF = """
SELECT array_to_string((string_to_array({path}, '/'))[1:n], '/') AS folder
FROM generate_series(1, cardinality(string_to_array({path}, '/')) - 1) AS n
"""
_BARE = f"""
SELECT f.folder, min(t.item) FROM intake_tree t CROSS JOIN LATERAL ({_FOLDERS_OF.format(path="t.path")}) f
WHERE NOT EXISTS (SELECT 1 FROM intake_tree x WHERE x.path = f.folder) GROUP BY f.folder ORDER BY f.folder
"""
_PLANT = f"""
UPDATE pages_page p SET under_id = above.item
FROM intake_tree t CROSS JOIN LATERAL (
  SELECT x.item FROM intake_tree x
  WHERE x.path <> t.path AND x.path = ANY({_FOLDERS_OF.format(path="t.path")})
  ORDER BY length(x.path) DESC, x.item LIMIT 1
) above
WHERE p.item_id = t.item AND p.under_id IS NULL AND above.item <> t.item
"""


class Tree:
    """The places that an archive gives its pages, gathered in the database until the transaction ends."""

    def __init__(self) -> None:
        with cursor() as at:
            at.execute("DROP TABLE IF EXISTS intake_tree")
            at.execute("CREATE TEMPORARY TABLE intake_tree (path text, item bigint) ON COMMIT DROP")
            at.execute("CREATE INDEX ON intake_tree (path)")

    def add(self, pages: Iterable[tuple[str, int]]) -> None:
        """Note pages as (path, item)."""
        copy("intake_tree", "path, item", pages)

    def bare_folders(self) -> list[Row]:
        """Folders without a page of their own, as (path, some page that lies in it)."""
        with cursor() as at:
            at.execute(_BARE)
            return list(at.fetchall())

    def plant(self) -> None:
        """Put each page under its folder's. One that stands under another already stays: somebody moved it."""
        with cursor() as at:
            at.execute(_PLANT)


def stand_under(pairs: Sequence[tuple[int, int]]) -> None:
    """Put pages under others, given as (page, page above)."""
    values(
        "UPDATE pages_page p SET under_id = v.above FROM {rows} AS v(page, above) "
        "WHERE p.item_id = v.page AND p.under_id IS DISTINCT FROM v.above",
        pairs,
        "bigint bigint",
    )
