"""An invented vocabulary, used as words are used: few very often, most seldom (Zipf's law)."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

COMMON = (
    "the of and to a in is that for it as with on be at by this have from or we can not are but an "
    "which will you all has there was if more when no out so what up into than them only other new some "
    "could time these two may then do first any like my now over such our even most after also did many "
    "before must through back years where much way well down should because each just those people how "
    "too little state good very make world still own see work long get here between both life being "
    "under never day same another know while last might us great old year off come since against go "
    "came right used take three "
).split()
ONSETS = "b c d f g h k l m n p r s t v w z br cr dr fl gr kl pl pr sk sl sp st tr".split()
VOWELS = "a e i o u ai ea io ou".split()
CODAS = ("", "", "", "l", "m", "n", "r", "s", "t", "nd", "rk", "st")
VOCABULARY = 50_000


def vocabulary(random: Random, count: int = VOCABULARY) -> list[str]:
    """Words by rank, the commonest first; all different."""
    words = dict.fromkeys(COMMON)
    while len(words) < count:
        syllables = random.choices((1, 2, 3, 4), (1, 5, 5, 2))[0]
        word = "".join(random.choice(ONSETS) + random.choice(VOWELS) for _ in range(syllables))
        words.setdefault(word + random.choice(CODAS))
    return list(words)


def sentences(random: Random, words: list[str], count: int, shortest: int, longest: int) -> Iterator[str]:
    """Texts of so many words each, without a full stop."""
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    for _ in range(count):
        drawn = random.choices(words, cum_weights=weights, k=random.randint(shortest, longest))
        yield " ".join(drawn).capitalize()
