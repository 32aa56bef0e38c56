"""Texts that share rare words: what one types in a whole sentence, of which no other text holds every word."""

from collections.abc import Collection
from dataclasses import dataclass
from math import log
from typing import Any

from django.db import connection

from engawa.search.hits import EVERY, words_are_leakproof
from engawa.search.text import words_of

ASKED = 12
"""The rarest words of a text that are looked for."""
EACH = 300
"""The newest holders of each word that are compared."""
TELLING = 0.45
"""A word tells texts apart when its weight is at least this much of that of a word that stands in one text only."""
FEW = 100
"""Documents below which nobody knows yet which words are common."""
MOST = 6_000
"""Documents that hold a word at most, for it to be looked up while somebody types."""
TITLE = 2.0
AVERAGE = 120
"""Words of a usual document; longer ones hold any word more easily (as in BM25, with b = 0.75 and k = 1.2)."""

HOLDERS = (
    "SELECT found.item_id FROM unnest(%s::text[]) AS word, LATERAL (SELECT d.item_id FROM search_document d "
    "WHERE d.words @@ to_tsquery('simple', word) AND d.kind = ANY(%s) ORDER BY d.item_id DESC LIMIT %s) AS found"
)
HOLDERS_THROUGH_FUNCTION = (
    "SELECT d.item_id FROM unnest(%s::text[]) AS word, "
    f"LATERAL engawa_matching(to_tsquery('simple', word), {EACH}) AS hit(item_id) "
    "JOIN search_document d ON d.item_id = hit.item_id WHERE d.kind = ANY(%s) LIMIT %s"
)
_ASKED = "FROM unnest(%s::text[]) WITH ORDINALITY AS asked(word, at)"
COMPARE = (
    "SELECT d.item_id, length(d.words), "
    f"ARRAY(SELECT at {_ASKED} WHERE d.words @@ to_tsquery('simple', word)), "
    f"ARRAY(SELECT at {_ASKED} WHERE d.words @@ to_tsquery('simple', word || ':A')) "
    "FROM search_document d WHERE d.item_id = ANY(%s)"
)


@dataclass(frozen=True, slots=True)
class Rare:
    word: str
    weight: float
    """log(every / held), as in BM25."""


def sharing(title: str, body: str, *, kinds: Collection[str], limit: int) -> list[tuple[int, float]]:
    """The ids of what shares rare words with this text, each with a score, the likest first."""
    rare = rarest(dict.fromkeys(words_of(f"{title} {body[:2_000]}")))
    if not rare:
        return []
    words = [one.word for one in rare]
    with connection.cursor() as cursor:
        leakproof = words_are_leakproof()
        cursor.execute(
            HOLDERS if leakproof else HOLDERS_THROUGH_FUNCTION,
            [words, list(kinds), EACH if leakproof else EACH * len(words)],
        )
        holders = list({row[0] for row in cursor.fetchall()})
        cursor.execute(COMPARE, [words, words, holders])
        scored = [(item, _score(rare, *row)) for item, *row in cursor.fetchall()]
    return sorted(scored, key=lambda one: (-one[1], -one[0]))[:limit]


def rarest(words: Collection[str]) -> list[Rare]:
    """The words that tell texts apart, the rarest first, as far as the planner knows how often each is held."""
    known = [word for word in words if len(word) > 1][:60]
    if not known:
        return []
    every, expected = _expected(known)
    weights = [log(1 + max(every - held, 0.5) / (held + 0.5)) for held in expected]
    found = [
        Rare(word, weight)
        for word, held, weight in zip(known, expected, weights, strict=True)
        if held <= MOST and (every < FEW or weight >= TELLING * log(every))
    ]
    return sorted(found, key=lambda one: -one.weight)[:ASKED]


def _expected(words: list[str]) -> tuple[float, list[float]]:
    """How many documents there are, and how many hold each word."""
    each = "SELECT 1 FROM search_document WHERE words @@ to_tsquery('simple', %s)"
    with connection.cursor() as cursor:
        cursor.execute(EVERY)
        (every,) = cursor.fetchone()
        cursor.execute("EXPLAIN (FORMAT JSON) " + " UNION ALL ".join([each] * len(words)), words)
        plan = cursor.fetchone()[0][0]["Plan"]
    parts: list[dict[str, Any]] = plan["Plans"] if len(words) > 1 else [plan]
    return float(every), [float(part["Plan Rows"]) for part in parts]


def _score(rare: list[Rare], length: int, held: list[int], titled: list[int]) -> float:
    heavy = 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / AVERAGE))
    return sum(rare[at - 1].weight * heavy for at in held) + sum(rare[at - 1].weight for at in titled) * (
        TITLE - 1
    )
