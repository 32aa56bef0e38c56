"""What is usual in an hour, told from the weeks before, and how much is too much to be chance.

The same weekday and hour of up to eight weeks, each with the hour before and after. Earlier waves must not become
usual, so counts are cut at median + 3 deviations (MAD x 1.4826). Counts of talk scatter more than chance alone, so
the limit is that of a negative binomial with their mean and variance, the doubt about the mean added.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log, log1p
from statistics import fmean, median

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
MOST_WEEKS = 8
FEWEST_WEEKS = 3
FEWEST_DAYS = 3
CHANCE = 1e-4
"""A wave is what chance alone brings in one hour of ten thousand: about once a year for one query."""
FEWEST = 5
"""Fewer voices in an hour are no wave, however quiet it is otherwise."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What one expects of an hour."""

    mean: float
    at_most: int
    """What chance exceeds in one hour of ten thousand."""
    weeks: int
    """How many weeks tell it; 0: only some days, whatever day of the week they were."""
    days: int

    def is_exceeded_by(self, count: int) -> bool:
        return count >= FEWEST and count > self.at_most


def usual_in(hour: datetime, count_in: Callable[[datetime], int], since: datetime) -> Usual | None:
    """What is usual in this hour; None while there is too little history to say.

    Args:
        hour: Its beginning.
        count_in: How much was said in the hour that begins at a moment; 0 where nothing was.
        since: From when on everything was counted.
    """
    days = (hour - since).days
    weeks = min(days // 7, MOST_WEEKS)
    if weeks >= FEWEST_WEEKS:
        centres = [hour - WEEK * week for week in range(1, weeks + 1)]
    elif days >= FEWEST_DAYS:
        weeks, centres = 0, [hour - timedelta(days=day) for day in range(1, days + 1)]
    else:
        return None
    samples = [count_in(centre + beside) for centre in centres for beside in (-HOUR, timedelta(0), HOUR)]
    mean, variance = _mean_and_variance(samples)
    return Usual(mean, _limit(mean, variance), weeks, min(days, 7 * MOST_WEEKS))


def _mean_and_variance(samples: Sequence[int]) -> tuple[float, float]:
    middle = median(samples)
    deviation = 1.4826 * median(abs(one - middle) for one in samples)
    most = middle + 3 * max(deviation, 1.0)
    cut = [min(one, most) for one in samples]
    mean = (sum(cut) + 0.5) / (len(cut) + 1)
    spread = fmean((one - mean) ** 2 for one in cut)
    return mean, max(spread, mean) + mean / len(cut)


def _limit(mean: float, variance: float) -> int:
    """The smallest count that is exceeded with probability `CHANCE` at most."""
    size = mean * mean / (variance - mean)
    below, count = 0.0, 0
    while True:
        below += exp(
            lgamma(count + size)
            - lgamma(size)
            - lgamma(count + 1)
            - size * log1p(mean / size)
            + (count * log(mean / (mean + size)) if count else 0.0)
        )
        if 1 - below <= CHANCE:
            return count
        count += 1
