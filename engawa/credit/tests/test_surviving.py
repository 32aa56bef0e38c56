"""Whose lines stand, whatever happened to a text."""

from datetime import UTC, datetime, timedelta

from engawa.credit.deriving.surviving import Wrote, surviving

START = datetime(2026, 1, 1, tzinfo=UTC)


def wrote(by: int, day: int, body: str) -> Wrote:
    return Wrote(by, START + timedelta(days=day), body)


def test_a_line_belongs_to_whoever_wrote_it_last() -> None:
    standing = surviving(
        [
            wrote(1, 0, "one\ntwo\nthree"),
            wrote(2, 5, "one\ntwo, better\n\nthree\nfour"),
            wrote(3, 9, "zero\none\ntwo, better\n\nfour"),
        ]
    )
    assert {who: one.lines for who, one in standing.items()} == {1: 1, 2: 2, 3: 1}
    assert list(standing) == [1, 2, 3]
    assert standing[2].since == START + timedelta(days=5)
    assert standing[2].lasted(START + timedelta(days=4)) == 0


def test_moving_nothing_and_changing_blanks_makes_nobody_an_author() -> None:
    standing = surviving([wrote(1, 0, "one\ntwo"), wrote(2, 1, "\none\n\ntwo\n\n")])
    assert set(standing) == {1}


def test_many_edits_of_one_line_count_once() -> None:
    states = [wrote(1, 0, "head\nbody")] + [wrote(2, day, f"head {day}\nbody") for day in range(1, 30)]
    assert {who: one.lines for who, one in surviving(states).items()} == {1: 1, 2: 1}
