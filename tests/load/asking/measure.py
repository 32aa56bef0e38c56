"""Where the right one stands among what is offered."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from engawa.boundary import reading_as
from engawa.search.alike import fuse
from engawa.search.likeness import sharing
from engawa.search.meaning.finding import nearest
from tests.load.asking.pairs import Pair
from tests.load.figures import Figures, percentile

LOOKED_AT = 40
WAYS = ("words", "meaning", "both")


def measure(pairs: Sequence[Pair], *, kinds: Sequence[str], reader: int, prefix: str) -> Figures:
    """The share of pairs whose right one is first, among three, and the mean of 1 / rank (of the first forty)."""
    ranks: dict[str, list[int]] = {way: [] for way in WAYS}
    seconds = []
    with reading_as(reader):
        for pair in pairs:
            began = perf_counter()
            words = [pk for pk, _ in sharing(pair.title, pair.body, kinds=kinds, limit=LOOKED_AT)]
            meaning = [pk for pk, _ in nearest(pair.title, pair.body, kinds=kinds, limit=LOOKED_AT)]
            scores = fuse(words, meaning)
            seconds.append(perf_counter() - began)
            both = sorted(scores, key=lambda pk: (-scores[pk], -pk))
            for way, found in zip(WAYS, (words, meaning, both), strict=True):
                ranks[way].append(_rank(found, pair))
    figures: Figures = {f"{prefix}_pairs": len(pairs)}
    for way, places in ranks.items():
        figures |= {f"{prefix}_{way}_{name}": value for name, value in _shares(places).items()}
    figures[f"{prefix}_p50_ms"] = round(percentile(seconds, 0.5) * 1000, 1) if seconds else None
    figures[f"{prefix}_p99_ms"] = round(percentile(seconds, 0.99) * 1000, 1) if seconds else None
    return figures


def _rank(found: Sequence[int], pair: Pair) -> int:
    """From 1; 0 when it is not there."""
    earlier = [pk for pk in found if pair.before is None or pk < pair.before]
    return earlier.index(pair.right) + 1 if pair.right in earlier else 0


def _shares(ranks: Sequence[int]) -> Figures:
    every = max(len(ranks), 1)
    return {
        "top1": round(sum(rank == 1 for rank in ranks) / every, 3),
        "top3": round(sum(1 <= rank <= 3 for rank in ranks) / every, 3),
        "mrr": round(sum(1 / rank for rank in ranks if rank) / every, 3),
    }
