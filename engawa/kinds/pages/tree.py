"""The tree of a space's pages, by their titles alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from engawa.spaces.models import Space
from engawa.web.cards import Leaf

WHOLE = 500
"""Trees of up to so many pages are shown whole; of larger ones the way to a page and what lies beside it."""
BRANCH = 1_000
DEEPEST = 20
"""Pages further down are shown on this level."""
OPEN = 60
"""Trees of up to so many pages stand open when nobody looks for one of them."""

TITLES = """
WITH RECURSIVE few AS MATERIALIZED (
  SELECT i.id, i.title, p.under_id, p.position, i.edited_at, i.created_at
  FROM content_item i JOIN pages_page p ON p.item_id = i.id
  WHERE i.space_id = %(space)s AND i.kind = 'page' AND i.removed_at IS NULL LIMIT %(few)s + 1
), way AS (
  SELECT item_id, under_id FROM pages_page WHERE item_id = %(here)s
  UNION SELECT above.item_id, above.under_id FROM pages_page above JOIN way ON above.item_id = way.under_id
), shown AS (
  SELECT p.item_id, p.under_id, p.position FROM pages_page p WHERE p.under_id IN (SELECT item_id FROM way)
  UNION SELECT p.item_id, p.under_id, p.position FROM content_item i JOIN pages_page p ON p.item_id = i.id
  WHERE i.space_id = %(space)s AND i.kind = 'page' AND p.under_id IS NULL
)
SELECT true, few.* FROM few WHERE (SELECT count(*) FROM few) <= %(few)s
UNION ALL (
  SELECT false, i.id, i.title, shown.under_id, shown.position, i.edited_at, i.created_at
  FROM shown JOIN content_item i ON i.id = shown.item_id
  WHERE i.space_id = %(space)s AND i.removed_at IS NULL
    AND (SELECT count(*) FROM few) > %(few)s LIMIT %(most)s
)
"""


@dataclass(frozen=True, slots=True)
class Title:
    id: int
    title: str
    under: int | None
    position: int
    changed: datetime


class Tree:
    """Titles by where they stand. A page whose parent is not among them stands at the top."""

    def __init__(self, titles: Iterable[Title], *, whole: bool) -> None:
        self.titles = {one.id: one for one in titles}
        self.whole = whole
        """No page is left out."""
        self._below: dict[int | None, list[Title]] = defaultdict(list)
        for one in sorted(self.titles.values(), key=lambda one: (one.position, one.title.casefold(), one.id)):
            self._below[one.under if one.under in self.titles else None].append(one)

    def below(self, page: int | None) -> Sequence[Title]:
        """What stands directly under a page, or at the top, in its order."""
        return self._below[page]

    def above(self, page: int) -> list[Title]:
        """The way from the top to the page, without it."""
        way: list[Title] = []
        under = self.titles[page].under if page in self.titles else None
        while under in self.titles and under not in {one.id for one in way}:
            way.append(self.titles[under])
            under = way[-1].under
        return way[::-1]

    def branch(self, page: int) -> set[int]:
        """The page and everything under it."""
        found, waiting = {page}, [page]
        while waiting:
            fresh = {one.id for one in self._below[waiting.pop()]} - found
            found |= fresh
            waiting += fresh
        return found

    def walk(self, page: int | None = None, depth: int = 0) -> Iterator[tuple[Title, int]]:
        """Every page from the top down, with how deep it stands."""
        waiting = [(one, depth) for one in reversed(self._below[page])]
        while waiting:
            one, depth = waiting.pop()
            yield one, depth
            waiting += [(below, depth + 1) for below in reversed(self._below[one.id])]

    def leaves(self, here: int | None = None) -> list[Leaf]:
        """As the tree component shows it, opened up to where one is."""
        opened = {one.id for one in self.above(here)} if here else set[int]()
        if here is None and self.whole and len(self.titles) <= OPEN:
            opened = set(self.titles)
        return self._leaves(self._below[None], here, opened, DEEPEST)

    def _leaves(self, shown: Iterable[Title], here: int | None, opened: set[int], levels: int) -> list[Leaf]:
        if levels == 1:
            shown = [below for one in shown for below in (one, *(deeper for deeper, _ in self.walk(one.id)))]
        return [
            Leaf(
                title=one.title,
                url=f"/pages/{one.id}/",
                here=one.id == here,
                open=one.id in opened,
                children=self._leaves(self._below[one.id], here, opened, levels - 1) if levels > 1 else [],
            )
            for one in shown
        ]


def tree_of(space: Space, here: int | None = None) -> Tree:
    """The pages of a space: all of them where they are few, otherwise those around `here`. One query."""
    values = {"here": here, "space": space.pk, "few": WHOLE, "most": BRANCH}
    with connection.cursor() as cursor:
        cursor.execute(TITLES, values)
        rows = cursor.fetchall()
    return Tree(
        (Title(pk, title, under, at, edited or made) for _, pk, title, under, at, edited, made in rows),
        whole=all(row[0] for row in rows),
    )
