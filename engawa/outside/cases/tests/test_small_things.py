"""What is told without a database: likeness, titles, bars, words that were said inside."""

from datetime import UTC, date, datetime

import pytest

from engawa.outside.cases.alike.judging import Typical, judge, rarity, text_of
from engawa.outside.cases.alike.texts import links_of, title_of, versions_of
from engawa.outside.cases.counting import by_day
from engawa.outside.cases.plot import draw
from engawa.outside.cases.telling.wording import said_inside

CASE = Typical(
    1, {"safari": 3, "cookies": 2, "loops": 1}, 3, frozenset({"https://acme.example/x", "2.4"}), None
)
RARE = rarity({"today": 900, "safari": 4}, 1_000)


@pytest.mark.parametrize(
    "text, reasons",
    [
        ("Safari and its cookies again", ["words"]),
        ("See https://acme.example/x?utm=1", ["link"]),
        ("Safari cookies since v2.4", ["words", "version"]),
        ("Version 2.4 tastes good", None),
        ("Lovely day today", None),
        ("", None),
    ],
)
def test_what_speaks_for_it_is_said(text: str, reasons: list[str] | None) -> None:
    likely = judge(text_of(text), CASE, RARE, 7.0)
    assert (likely and [name for name, _what in likely.reasons]) == reasons


@pytest.mark.parametrize(
    "text, subject, title",
    [
        ("@acme Why? I cannot sign in any more. Help!", "", "I cannot sign in any more"),
        ("Hello", "The invoice is wrong", "The invoice is wrong"),
        ("x" * 30 + " " + "y" * 100, "", "x" * 30 + "…"),
        ("", "", ""),
    ],
)
def test_a_title_is_proposed(text: str, subject: str, title: str) -> None:
    assert title_of(text, subject) == title


def test_links_and_versions_are_found() -> None:
    assert links_of("(https://a.example/b/?c=d#e).") == {"https://a.example/b"}
    assert versions_of("since v2.4, not 3 or 1.2.3.4.5") == {"2.4"}


def test_days_and_releases_are_drawn() -> None:
    days = by_day([datetime(2026, 3, 2, 12, tzinfo=UTC)] * 3, today=date(2026, 3, 4))
    assert (len(days), days[-1][0], max(days, key=lambda one: one[1])) == (
        20,
        date(2026, 3, 4),
        (date(2026, 3, 2), 3),
    )
    plot = draw(days, [(date(2026, 3, 1), "2.4", False), (date(2020, 1, 1), "old", False)])
    assert [(mark.name, mark.is_fix) for mark in plot.marks] == [("2.4", False)]
    assert plot.most == 3


def test_words_from_inside_are_noticed() -> None:
    inside = ["The session key sits in plain text behind the gateway."]
    assert (
        said_inside("Sorry: the session key sits in plain text.", inside) == "the session key sits in plain"
    )
    assert said_inside("Sorry, we keep the session key safe.", inside) == ""
