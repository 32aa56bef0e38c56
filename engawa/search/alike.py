"""Words and meaning together: what is like a text, as content.alike asks for it."""

from collections.abc import Collection, Sequence

from engawa.content.alike import Alike
from engawa.content.models import Item
from engawa.search.likeness import sharing
from engawa.search.meaning.finding import nearest

LOOKED_AT = 40
DAMPING = 10
"""Of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): score = Σ 1 / (10 + rank). Theirs is 60, for many
rankings; of two, the first places should count for more (docs/adr/0011)."""


def alike(title: str, body: str, *, kinds: Collection[str], limit: int) -> list[Alike]:
    """What the reader may see that is like this text, by the words it shares and by what it means."""
    words = [pk for pk, _score in sharing(title, body, kinds=kinds, limit=LOOKED_AT)]
    meaning = [pk for pk, _score in nearest(title, body, kinds=kinds, limit=LOOKED_AT)]
    scores = fuse(words, meaning)
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))[: limit * 2]
    found = Item.objects.standing().filter(pk__in=best).with_people().select_related("root").in_bulk()
    by_words, by_meaning = frozenset(words), frozenset(meaning)
    told = [Alike(found[pk], scores[pk], pk in by_words, pk in by_meaning) for pk in best if pk in found]
    return told[:limit]


def fuse(*rankings: Sequence[int]) -> dict[int, float]:
    """Reciprocal rank fusion: what stands high in any ranking stands high, what stands in several, higher."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, pk in enumerate(ranking, start=1):
            scores[pk] = scores.get(pk, 0.0) + 1 / (DAMPING + rank)
    return scores
