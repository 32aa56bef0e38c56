"""Near copies: the stretches of a text's words as hashes, and a few of them by which copies find each other.

Of all hashes the smallest `SIZE` are kept (a bottom-k sketch, Broder 1997). Two texts that share the part s of their
stretches share none of these with probability about (1 - s)**SIZE: 0.4 % at s = 0.5.
"""

import re
from hashlib import blake2b

from engawa.outside.listening.asking.words import words_in

SIZE = 8
LONG = 3
"""Words in a stretch."""
FEWEST = 4
"""Shorter texts are copies only where every word is the same."""
LIKE = 0.5
"""From this share of common stretches on, two texts tell the same."""
_NOT_TOLD = re.compile(r"https?://\S+|(?:^|(?<=\s))@[\w.@-]+|^RT\b")


def told_in(text: str) -> list[str]:
    """The words that tell something: without addresses and whom they are addressed to."""
    return words_in(_NOT_TOLD.sub(" ", text))


def stretches(text: str) -> frozenset[int]:
    """The hashes of all stretches of `LONG` words; of short texts one hash of all their words."""
    words = told_in(text)
    if len(words) < FEWEST:
        return frozenset([_hash(" ".join(words))] if words else [])
    return frozenset(_hash(" ".join(words[at : at + LONG])) for at in range(len(words) - LONG + 1))


def sketch_of(stretched: frozenset[int]) -> list[int]:
    """The smallest hashes."""
    return sorted(stretched)[:SIZE]


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of their stretches that both have, of all that either has (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _hash(words: str) -> int:
    """64 bits with a sign, as PostgreSQL keeps them."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)
