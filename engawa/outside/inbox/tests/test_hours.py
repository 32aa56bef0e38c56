from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engawa.outside.inbox.hours import Hours

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = Hours(BERLIN, frozenset(range(5)), 9 * 60, 17 * 60, frozenset({date(2026, 4, 6)}))


def at(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "since, minutes, due",
    [
        (at(8, 10), 60, at(8, 11)),
        (at(8, 16, 30), 60, at(9, 9, 30)),
        (at(8, 3), 60, at(8, 10)),
        (at(3, 16, 30), 60, at(7, 9, 30)),  # a Friday before Easter Monday
        (at(4, 12), 8 * 60, at(7, 17)),
        (at(8, 17), 1, at(9, 9, 1)),
    ],
)
def test_an_answer_is_due_when_we_were_there_so_long(since: datetime, minutes: int, due: datetime) -> None:
    assert WEEK.after(since, minutes) == due
    assert WEEK.minutes(since, due) == minutes


def test_nights_weekends_and_holidays_pass_without_anybody_waiting() -> None:
    assert WEEK.minutes(at(3, 17), at(7, 9)) == 0
    assert WEEK.minutes(at(3, 12), at(8, 12)) == (5 + 8 + 3) * 60


def test_the_clock_put_forward_takes_no_time_from_anybody() -> None:
    through = Hours(BERLIN, frozenset(range(7)), 0, 24 * 60)
    since = datetime(2026, 3, 29, 0, tzinfo=UTC)
    due = through.after(since, 120)
    assert due == datetime(2026, 3, 29, 2, tzinfo=UTC)


def test_where_nobody_ever_comes_nothing_is_due() -> None:
    assert Hours(BERLIN, frozenset(), 540, 1020).after(at(8, 10), 60) is None
    assert Hours(BERLIN, frozenset({0}), 1020, 540).after(at(8, 10), 60) is None
