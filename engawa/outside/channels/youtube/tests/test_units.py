"""A day of YouTube's begins and ends at midnight in Los Angeles, and what it costs is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from engawa.outside.channels.models import Account
from engawa.outside.channels.youtube import units


@pytest.mark.parametrize(
    ("now", "begun", "ends"),
    [
        ("2026-01-15T07:59:00", "2026-01-14T08:00:00", "2026-01-15T08:00:00"),
        ("2026-01-15T08:00:00", "2026-01-15T08:00:00", "2026-01-16T08:00:00"),
        ("2026-03-08T12:00:00", "2026-03-08T08:00:00", "2026-03-09T07:00:00"),
        ("2026-11-01T12:00:00", "2026-11-01T07:00:00", "2026-11-02T08:00:00"),
    ],
)
def test_days_are_those_of_los_angeles(now: str, begun: str, ends: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert units.midnight(at) == datetime.fromisoformat(begun).replace(tzinfo=UTC)
    assert units.ends(at) == datetime.fromisoformat(ends).replace(tzinfo=UTC)


def test_a_fifth_is_kept_for_answers_and_a_new_day_begins_with_none_spent() -> None:
    now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    account = Account(settings={"units": 1000}, cursor={"units": {"day": "2026-01-15", "spent": 700}})
    day = units.today(account, now)
    assert (day.left, day.for_listening) == (300, 100)
    assert units.noted(account, day, 5) == {"day": "2026-01-15", "spent": 705}
    assert units.quota(day, 5, now) == {
        "left": 295,
        "of": 1000,
        "until": "2026-01-16T08:00:00+00:00",
        "in_units": True,
    }
    tomorrow = units.today(account, now + timedelta(days=1))
    assert (tomorrow.left, tomorrow.for_listening) == (1000, 800)
    assert units.noted(account, tomorrow, 5) == {"day": "2026-01-16", "spent": 5}
