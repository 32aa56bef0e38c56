"""Anchors: the few keys of which a text must bear one before a query can hold, so that only few queries are tried."""

from collections.abc import Iterable

from engawa.outside.listening.asking.tree import And, Field, Near, Node, Not, Or, Term

COMMON = frozenset(
    "a an and are as at be but by can do for from get has have he how i if in is it its just like me my new no not "
    "now of on one or our out s she so t than that the their them they this to up us was we what when who will with "
    "you your aber als am an auch auf aus bei das dass dem den der des die du ein eine er es fur hat ich ihr im ist "
    "ja man mit nicht noch nur oder sich sie sind so und uns von war was wie wir zu zum http https www com".split()
)
Anchors = frozenset[str]
"""Words as they are; beginnings with a "*" behind; authors with "@" and our accounts with "^" before."""


def anchors_of(node: Node) -> Anchors | None:
    """The rarest keys that would do; None where nothing must be there."""
    match node:
        case Term():
            return frozenset([_of_term(node)])
        case Field(name="author"):
            return frozenset(["@" + node.value])
        case Field(name="from"):
            return frozenset(["^" + node.value])
        case Near():
            return _best([anchors_of(node.one), anchors_of(node.other)])
        case And():
            return _best(anchors_of(part) for part in node.parts)
        case Or():
            return _all(anchors_of(part) for part in node.parts)
        case Field() | Not():
            return None


def _of_term(term: Term) -> str:
    beginnings = {term.words[-1] + "*"} if term.is_prefix else set()
    whole = term.words[:-1] if term.is_prefix else term.words
    return min([*whole, *beginnings], key=lambda one: (_cost(one), one))


def _best(several: Iterable[Anchors | None]) -> Anchors | None:
    known = [one for one in several if one is not None]
    return min(known, key=lambda one: (sum(map(_cost, one)), sorted(one)), default=None)


def _all(several: Iterable[Anchors | None]) -> Anchors | None:
    found: set[str] = set()
    for one in several:
        if one is None:
            return None
        found |= one
    return frozenset(found)


def _cost(key: str) -> float:
    """About how often it is met: longer words are rarer, beginnings are met more often."""
    if key[0] in "@^":
        return 0.1
    word = key.removesuffix("*")
    cost = 1_000.0 if word in COMMON else 40.0 / len(word) ** 2
    return cost * 20 if key.endswith("*") else cost
