"""How long until something happens, where for some it has not happened yet.

The estimator of Kaplan and Meier (1958), with Greenwood's variance and the log-log interval of Kalbfleisch and
Prentice, and the log-rank test of Mantel (1966). All times are in seconds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import erfc, exp, log, sqrt

Z = 1.959963984540054
"""For intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on, this share is still waiting; between `low` and `high` with 95 %."""

    at: float
    waiting: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Median:
    """None where fewer than half have an answer, or where the interval is open."""

    value: float | None
    low: float | None
    high: float | None


def kaplan_meier(waited: Iterable[tuple[float, bool]]) -> list[Step]:
    """The steps of the curve of those who still wait.

    Args:
        waited: For each, how long it waited, and whether it was answered then; otherwise it waits still.
    """
    ended, left = _by_time(waited)
    at_risk, share, spread = sum(ended.values()) + sum(left.values()), 1.0, 0.0
    steps: list[Step] = [Step(0.0, 1.0, 1.0, 1.0)]
    for at in sorted(ended.keys() | left.keys()):
        answered = ended[at]
        if answered:
            share *= 1 - answered / at_risk
            if answered < at_risk:
                spread += answered / (at_risk * (at_risk - answered))
            low, high = _interval(share, spread) if share > 0 else (0.0, steps[-1].high)
            steps.append(Step(at, share, low, high))
        at_risk -= answered + left[at]
    return steps


def waiting_at(steps: Sequence[Step], at: float) -> Step:
    """Where the curve stands at this time."""
    return next(step for step in reversed(steps) if step.at <= at)


def median(steps: Sequence[Step]) -> Median:
    """When half have their answer, and the 95 % interval of that time."""

    def first(reached: Callable[[Step], float]) -> float | None:
        return next((step.at for step in steps if reached(step) <= 0.5), None)

    return Median(first(lambda s: s.waiting), first(lambda s: s.low), first(lambda s: s.high))


def log_rank(ours: Sequence[tuple[float, bool]], theirs: Sequence[tuple[float, bool]]) -> float:
    """How probable so large a difference is if both wait alike (two-sided, one degree of freedom)."""
    (our_ended, our_left), (their_ended, their_left) = _by_time(ours), _by_time(theirs)
    our_risk, their_risk = len(ours), len(theirs)
    observed = expected = variance = 0.0
    for at in sorted(our_ended.keys() | our_left.keys() | their_ended.keys() | their_left.keys()):
        ended, risk = our_ended[at] + their_ended[at], our_risk + their_risk
        if ended:
            observed += our_ended[at]
            expected += ended * our_risk / risk
        if ended and risk > 1:
            variance += ended * (our_risk / risk) * (their_risk / risk) * (risk - ended) / (risk - 1)
        our_risk -= our_ended[at] + our_left[at]
        their_risk -= their_ended[at] + their_left[at]
    return erfc(abs(observed - expected) / sqrt(variance) / sqrt(2)) if variance else 1.0


def _by_time(waited: Iterable[tuple[float, bool]]) -> tuple[Counter[float], Counter[float]]:
    ended: Counter[float] = Counter()
    left: Counter[float] = Counter()
    for time, answered in waited:
        (ended if answered else left)[time] += 1
    return ended, left


def _interval(share: float, spread: float) -> tuple[float, float]:
    if share >= 1:
        return 1.0, 1.0
    width = Z * sqrt(spread) / log(share)
    return share ** exp(-width), share ** exp(width)
