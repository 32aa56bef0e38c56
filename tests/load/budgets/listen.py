"""How many posts a second are held against standing queries, on one core, and that nothing is missed."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from itertools import accumulate, product
from random import Random
from time import perf_counter, process_time

from engawa.outside.listening.asking.anchors import COMMON
from engawa.outside.listening.asking.holding import Said
from engawa.outside.listening.asking.matching import Index
from engawa.outside.listening.asking.parsing import parse
from engawa.outside.listening.asking.tree import Node
from engawa.outside.listening.tests.plain import plainly_holds
from tests.load.figures import Figures
from tests.load.home import say
from tests.load.plan import Plan

POSTS = 20_000
CHECKED = 1_000
"""Posts on which every query is also asked one by one, by the plainest evaluator there is."""
WORDS = 30_000
LANGUAGES = ("en", "en", "en", "de", "ja", "pt", "")


def listen(plan: Plan) -> Figures:
    """Posts a second held against --queries standing queries on one core; every match checked one by one."""
    random = Random(7)
    words = vocabulary()
    odds = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    posts = [post(random, words, odds) for _number in range(POSTS)]
    say(f"{plan.queries:,} queries, {POSTS:,} posts")
    queries = {number: parse(query(random, words)) for number in range(plan.queries)}
    began = perf_counter()
    index = Index(queries)
    built = perf_counter() - began
    seconds, cpu, matches = run(index, posts, plan.seconds)
    missing, doubled = check(index, queries, posts[:CHECKED])
    done = len(matches)
    return {
        "queries": plan.queries,
        "posts": done,
        "posts_per_second": round(done / seconds, 1),
        "cpu_microseconds_each": round(cpu / done * 1e6, 1),
        "matches": sum(matches),
        "posts_matched": sum(map(bool, matches)),
        "index_seconds": round(built, 3),
        "checked_pairs": CHECKED * plan.queries,
        "missing": missing,
        "doubled": doubled,
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "errors": 0,
    }


def run(
    index: Index[int], posts: Sequence[tuple[str, str, str]], limit: float
) -> tuple[float, float, list[int]]:
    """Wall and processor seconds, and how many queries each post matched; each is read as if it had just come."""
    matches: list[int] = []
    began, cpu = perf_counter(), process_time()
    for text, language, author in posts:
        said = Said(
            text, language=language, author=author, uid=f"did:{author}", network="stream", account="us"
        )
        matches.append(len(index.matches(said)))
        if perf_counter() - began > limit:
            break
    return perf_counter() - began, process_time() - cpu, matches


def check(
    index: Index[int], queries: dict[int, Node], posts: Sequence[tuple[str, str, str]]
) -> tuple[int, int]:
    """How many matches the index misses, and how many it makes up."""
    missing = made_up = 0
    for text, language, author in posts:
        said = Said(
            text, language=language, author=author, uid=f"did:{author}", network="stream", account="us"
        )
        found = set(index.matches(said))
        plain = {number for number, node in queries.items() if plainly_holds(node, said)}
        missing, made_up = missing + len(plain - found), made_up + len(found - plain)
    return missing, made_up


def vocabulary() -> list[str]:
    """Common words first, then invented ones, the rarer the further behind."""
    sounds = ["".join(pair) for pair in product("bdfgklmnprstvw", "aeiou")]
    invented = ["".join(parts) for parts in product(sounds, repeat=3)]
    Random(7).shuffle(invented)
    accents = [word.replace("a", "ä", 1) if number % 9 == 0 else word for number, word in enumerate(invented)]
    return [*sorted(COMMON), *accents][:WORDS]


def post(random: Random, words: Sequence[str], odds: list[float]) -> tuple[str, str, str]:
    """Five to fifty words as often as in a language, some with an address behind; its language and author."""
    text = " ".join(random.choices(words, cum_weights=odds, k=random.randint(5, 50)))
    text = text.capitalize() + random.choice(
        ["", "!", " https://example.org/a/b", " #" + random.choice(words)]
    )
    return text, random.choice(LANGUAGES), f"{random.choice(words)}.example"


def query(random: Random, words: Sequence[str]) -> str:
    """As people write them: a name they care for, and what it should stand beside or not."""
    name, other, third = (words[random.randint(60, len(words) - 1)] for _one in range(3))
    known = words[random.randint(len(COMMON), 2_000)]
    return random.choice(
        [
            name,
            f"{name} OR {other} OR {third}",
            f'"{known} {random.choice(words[:60])}"',
            f"({name} OR {known}) {random.choice(words[200:900])}",
            f"{known} NEAR/5 {random.choice(words[100:900])}",
            f"{known[:5]}* NOT ({other} OR lang:ja)",
            f"{known} lang:de",
            f"{name} OR author:{other}.example",
            f'({name} OR "{known} {other}" OR {third[:5]}*) NOT {random.choice(words[:60])}',
        ]
    )
