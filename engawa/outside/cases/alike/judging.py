"""How much a message is like a case: several grounds, each of which can be said in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from engawa.outside.cases.alike.texts import links_of, nearness, versions_of, words_of

ENOUGH = 0.5
"""From which sum on a message is proposed. One ground of its own is enough when it is strong."""
NEAR = 0.55
"""Cosine from which two texts of some length speak of the same; below NEARISH they have little in common."""
NEARISH = 0.4
SHARED_WORDS = 2
Reasons = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Typical:
    """A case as it is compared: see models.Likeness."""

    case_id: int
    words: Mapping[str, int]
    messages: int
    marks: frozenset[str]
    meaning: list[float] | None
    threads: frozenset[int] = frozenset()
    stories: frozenset[int] = frozenset()
    """Which of the listening room's stories its messages tell."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message as it is compared."""

    thread_id: int
    words: frozenset[str]
    links: frozenset[str]
    versions: frozenset[str]
    meaning: list[float] | None = None
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    case_id: int
    score: float
    reasons: Reasons = field(default_factory=list)


def text_of(
    text: str, *, thread_id: int = 0, meaning: list[float] | None = None, story: int | None = None
) -> Text:
    words, links, versions = (
        frozenset(words_of(text)),
        frozenset(links_of(text)),
        frozenset(versions_of(text)),
    )
    return Text(thread_id, words, links, versions, meaning, story)


def rarity(seen: Mapping[str, int], of: int) -> Mapping[str, float]:
    """How telling each word is, from how many of the latest messages hold it (inverse document frequency)."""
    return {word: log((1 + of) / (1 + count)) for word, count in seen.items()}


def judge(text: Text, case: Typical, rare: Mapping[str, float], unseen: float) -> Likely | None:
    """What speaks for it, if it is enough.

    Args:
        rare: How telling each word is; `unseen` for words that no other message holds.
    """
    score, reasons = 0.0, Reasons()
    if text.thread_id in case.threads:
        score, reasons = score + ENOUGH, [*reasons, ("thread", "")]
    if text.story is not None and text.story in case.stories:
        score, reasons = score + ENOUGH + 0.2, [*reasons, ("story", str(text.story))]
    if links := text.links & case.marks:
        score, reasons = score + ENOUGH, [*reasons, ("link", min(links))]
    shared = {word: rare.get(word, unseen) for word in text.words if word in case.words}
    total = sum(rare.get(word, unseen) for word in text.words)
    share = sum(shared.values()) / total if total else 0.0
    if len(shared) >= SHARED_WORDS and share > 0.2:
        told = sorted(shared, key=lambda word: -shared[word])[:4]
        score, reasons = score + min(share * 1.5, 0.9), [*reasons, ("words", ", ".join(told))]
    near = nearness(text.meaning, case.meaning)
    if near >= NEARISH and len(text.words) > 1:
        score += (near - NEARISH) / (NEAR - NEARISH) * ENOUGH
        reasons.append(("meaning", f"{near:.2f}"))
    if (versions := text.versions & case.marks) and reasons:
        score, reasons = score + 0.2, [*reasons, ("version", min(versions))]
    return Likely(case.case_id, min(score, 2.0), reasons) if score >= ENOUGH else None
