"""The one query of the search, below the boundary: cut to the hits of a page first, joined to what is shown after."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from engawa.base.ids import id_at
from engawa.content.models import Item
from engawa.people.directory import beginnings
from engawa.people.models import Person
from engawa.search import hits
from engawa.search.asking import Asked, tsquery
from engawa.search.text import is_cjk, words_of
from engawa.spaces.models import Space

PAGE = 20
FEW = 3
SIMILAR = 0.4
SIMILAR_WORDS = """
SELECT part, other.word FROM unnest(%s::text[]) AS part, LATERAL (
  (SELECT word FROM search_word WHERE word %% part
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
    query, asked_for = (hits.best if best else hits.newest)(wanted, where, values, limit)
    return _run(query, asked_for)


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
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(SIMILAR)])
        cursor.execute(SIMILAR_WORDS, [list(parts)])
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
