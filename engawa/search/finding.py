"""The one query of the search, below the boundary: cut to the hits of a page first, joined to what is shown after."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

from engawa.base.ids import id_at
from engawa.content.models import Item
from engawa.people.directory import beginnings
from engawa.people.models import Person
from engawa.search.asking import Asked, tsquery
from engawa.search.text import is_cjk, words_of
from engawa.spaces.models import Space

PAGE = 20
RANKED = 400
"""“Best first” orders the newest hits of this number."""
FEW = 3
SIMILAR = 0.4
SIMILAR_WORDS = """
SELECT part, other.word FROM unnest(%s::text[]) AS part, LATERAL (
  (SELECT word FROM search_word WHERE word %% part AND similarity(word, part) >= %s
   ORDER BY similarity(word, part) DESC, word LIMIT 6)
  UNION (SELECT word FROM search_word WHERE word LIKE '%%' || part || '%%' ORDER BY length(word), word LIMIT 6)
) AS other WHERE other.word <> part
"""
TAGGED = 5_000
BEARS_TAG = (
    "d.item_id = ANY(ARRAY(SELECT g.item_id FROM content_tagging g WHERE g.tag_id = "
    f"(SELECT t.id FROM content_tag t WHERE t.name = %s) ORDER BY g.item_id DESC LIMIT {TAGGED}))"
)
"""Starts from the newest things that bear the tag, so that a rare one does not walk through everything."""
HALF_AS_NEW = 180
"""Days after which a hit has lost half of what being new adds to it."""


BELOW_POLICIES = "SELECT item_id, words FROM search_document d WHERE words @@ to_tsquery('simple', %s)"
LOOKED_THROUGH = 5_000
THROUGH_FUNCTION = (
    "SELECT d.item_id, d.words FROM search_document d JOIN "
    f"engawa_matching(to_tsquery('simple', %s), {LOOKED_THROUGH}) AS hit(item_id) ON hit.item_id = d.item_id WHERE true"
)
"""Where the server does not let the index work below the policies: a function with the same rule inside gives
the newest hits, and the operators choose among them."""


@cache
def words_are_leakproof() -> bool:
    """Whether this server lets the text index work below the policies; asked once a process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.ts_match_vq'::regproc")
        return bool(cursor.fetchone()[0])


@dataclass(slots=True)
class Found:
    items: list[Item]
    older: int | None = None
    """The cursor of the next page; none when ordered by rank."""
    variants: dict[str, list[str]] = field(default_factory=dict)
    """Spellings that were searched for beside a word, because the word itself found little."""


@dataclass(frozen=True, slots=True)
class Condition:
    where: str
    values: list[Any]


def find(asked: Asked, *, best: bool = True, before: int | None = None, limit: int = PAGE) -> Found:
    """What the reader may see of what was asked for.

    Args:
        best: Order by how well it fits, else newest first.
        before: With newest first, only items with smaller ids.
    """
    conditions = _conditions(asked, before)
    if conditions is None or asked.is_empty:
        return Found([])
    ids = _ids(asked, conditions, best, limit + 1, {})
    variants: dict[str, list[str]] = {}
    if len(ids) < FEW and asked.words and before is None:
        variants = similar_words(asked.words)
        if variants:
            ids = _ids(asked, conditions, best, limit + 1, variants)
    items = _in_order(ids[:limit])
    older = items[-1].pk if items and not best and len(ids) > limit else None
    return Found(items, older, variants)


def _ids(
    asked: Asked, conditions: list[Condition], best: bool, limit: int, variants: dict[str, list[str]]
) -> list[int]:
    where = " AND ".join(condition.where for condition in conditions) or "true"
    values = [value for condition in conditions for value in condition.values]
    if not asked.has_words:
        query = f"SELECT item_id FROM search_document d WHERE {where} ORDER BY item_id DESC LIMIT %s"
        return _run(query, [*values, limit])
    wanted = tsquery(asked, variants)
    hits = f"{BELOW_POLICIES if words_are_leakproof() else THROUGH_FUNCTION} AND {where}"
    if not best:
        return _run(f"{hits} ORDER BY d.item_id DESC LIMIT %s", [wanted, *values, limit])
    return _run(
        f"WITH hits AS MATERIALIZED ({hits} ORDER BY d.item_id DESC LIMIT {RANKED}) "
        "SELECT item_id FROM hits, LATERAL (SELECT extract(epoch FROM now()) / 86400 - (item_id >> 21) / 86400000.0) "
        "AS age(days) ORDER BY ts_rank_cd(words, to_tsquery('simple', %s), 1) "
        f"* (1 + 1 / (1 + greatest(days, 0) / {HALF_AS_NEW})) DESC, item_id DESC LIMIT %s",
        [wanted, *values, wanted, limit],
    )


def _conditions(asked: Asked, before: int | None) -> list[Condition] | None:
    """The operators as conditions; None when one of them names nothing the reader can see."""
    found = []
    if asked.people:
        found.append(Condition("author_id = ANY(%s)", [people_named(asked.people)]))
    if asked.spaces:
        found.append(Condition("space_id = ANY(%s)", [spaces_named(asked.spaces)]))
    if any(not condition.values[0] for condition in found):
        return None
    if asked.kinds:
        found.append(Condition("kind = ANY(%s)", [[_kind(name) for name in asked.kinds]]))
    found += [Condition(BEARS_TAG, [tag]) for tag in asked.tags]
    if asked.before:
        found.append(Condition("d.item_id < %s", [id_at(asked.before)]))
    if asked.after:
        found.append(Condition("d.item_id >= %s", [id_at(asked.after)]))
    if before is not None:
        found.append(Condition("d.item_id < %s", [before]))
    return found


def people_named(names: list[str]) -> list[int]:
    """People by handle, or by the words of their name."""
    found: set[int] = set()
    for name in names:
        exact = set(Person.objects.filter(handle=name.lower()).values_list("pk", flat=True))
        found |= exact or set(
            Person.objects.filter(words=beginnings(name.replace("_", " "))).values_list("pk", flat=True)[:50]
        )
    return sorted(found)


def spaces_named(names: list[str]) -> list[int]:
    """Spaces by address, or by the beginning of their name."""
    found: set[int] = set()
    for name in names:
        exact = Space.objects.filter(slug__iexact=name).values_list("pk", flat=True)
        found |= set(exact) or set(
            Space.objects.filter(name__istartswith=name).values_list("pk", flat=True)[:50]
        )
    return sorted(found)


def _kind(name: str) -> str:
    return {"link": "bookmark", "links": "bookmark", "answer": "comment", "reply": "comment"}.get(
        name, name.removesuffix("s")
    )


def similar_words(words: list[str]) -> dict[str, list[str]]:
    """Known words that a word may stand for: misspelt, or a part of them.

    Words are known from everywhere, so they are only ever used to search with, never shown for themselves.
    """
    parts = {part: word for word in words for part in words_of(word) if len(part) > 2 and not is_cjk(part)}
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR_WORDS, [list(parts), SIMILAR])
        for part, other in cursor.fetchall():
            found.setdefault(parts[part], []).append(other)
    return found


def _in_order(ids: list[int]) -> list[Item]:
    by_id = Item.objects.standing().filter(pk__in=ids).with_people().select_related("root").in_bulk()
    return [by_id[pk] for pk in ids if pk in by_id]


def _run(query: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]
