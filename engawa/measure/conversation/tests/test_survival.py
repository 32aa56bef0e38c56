"""The estimators, against what lifelines 0.30.3 gives for the same data, and against Freireich's trial (1963)."""

import pytest

from engawa.measure.conversation.survival import kaplan_meier, log_rank, median, waiting_at

OURS = (
    "13 15+ 24 3 2 3 18 5 31 27 "
    "10+ 59+ 6 12 7 32 13+ 3 35 12 19 48 9 23 40 24+ 17 6 2 44 63 37 27 56 20 3 32 53 16 2"
)
THEIRS = "12 5 9 31 6 49 104 21 28 31+ 13 17 53+ 1 29 138+ 44 12+ 139 126 31 8 5 15 11+ 1 7 3 31+ 18 25+ 114 39 6 26"
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def waits(words: str) -> list[tuple[float, bool]]:
    """A plus marks what still waits."""
    return [(float(word.rstrip("+")), not word.endswith("+")) for word in words.split()]


@pytest.mark.parametrize(
    "at, share, low, high",
    [
        (5, 0.8, 0.639644761459237, 0.8945511950323938),
        (20, 0.48080808080808074, 0.31584141815572975, 0.627958060820449),
        (50, 0.12121212121212117, 0.03890945657652666, 0.25369479644220017),
    ],
)
def test_the_curve_and_its_interval(at: float, share: float, low: float, high: float) -> None:
    step = waiting_at(kaplan_meier(waits(OURS)), at)
    assert (step.waiting, step.low, step.high) == pytest.approx((share, low, high), rel=1e-9)


def test_the_median_and_its_interval() -> None:
    found = median(kaplan_meier(waits(OURS)))
    assert (found.value, found.low, found.high) == (20, 12, 31)


def test_two_curves_are_compared() -> None:
    assert log_rank(waits(OURS), waits(THEIRS)) == pytest.approx(0.11735991964276855, rel=1e-9)


def test_a_trial_from_the_textbooks() -> None:
    steps = kaplan_meier(waits(TREATED))
    assert [round(step.waiting, 3) for step in steps] == [1, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert (median(steps).value, median(steps).low, median(steps).high) == (23, 13, None)
    assert log_rank(waits(TREATED), waits(PLACEBO)) == pytest.approx(4.17e-5, rel=1e-2)


def test_nothing_and_nobody_break_nothing() -> None:
    assert median(kaplan_meier([])).value is None
    assert median(kaplan_meier([(5.0, False)])).value is None
    assert waiting_at(kaplan_meier([(0.0, True), (0.0, True)]), 1).waiting == 0
    assert log_rank([], []) == 1
