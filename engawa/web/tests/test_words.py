from datetime import UTC, datetime

import pytest

from engawa.web import marks, words
from engawa.web.cards import Emoji, Voice
from engawa.web.pictures import hue, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("Rosa Ana Giménez", "RG"),
        ("tlindqvist", "TL"),
        ("山田太郎", "山"),
        ("Øyvind Ås", "ØÅ"),
        ("Han Seo-yeon 한서연", "HS"),
        ("?", "?"),
        ("", "?"),
    ],
)
def test_initials_are_at_most_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_somebody_has_the_same_colour_everywhere() -> None:
    assert hue(7) == hue("7")
    assert {hue(number << 21) for number in range(1_000)} == {f"hue-{n}" for n in range(12)}


@pytest.mark.parametrize(
    ("ring", "people", "guests", "sentence"),
    [
        (2, 214, 0, "214 people can read"),
        (2, 1, 0, "1 person can read"),
        (1, 41, 9, "32 inside, 9 guests can read"),
        (1, 2, 1, "1 inside, 1 guest can read"),
        (0, 0, 0, "everyone can read, also the public"),
        (2, 12_500, 0, "12,500 people can read"),
    ],
)
def test_who_can_read_is_said_in_a_sentence(ring: int, people: int, guests: int, sentence: str) -> None:
    assert words.readers_sentence(ring, people, guests) == sentence


def test_what_people_chose_is_escaped() -> None:
    rogue = Voice(id=1, name="<b>Eve</b>", avatar='"><script>', company="<i>", ring=1)
    shown = marks.face(rogue) + marks.name(rogue) + marks.reactions(1, [Emoji(emoji="<u>", count=1)])
    for tag in ("<b>", "<script>", "<i>", "<u>"):
        assert tag not in shown


def test_nobody_and_those_without_a_page_have_no_link() -> None:
    assert "<a" not in marks.face(None) + marks.name(None)
    assert "<a" not in marks.face(Voice(id=None, name="Lena")) + marks.name(Voice(id=None, name="Lena"))


def test_a_moment_is_written_for_machines_and_for_people() -> None:
    shown = marks.moment(datetime(2026, 5, 1, 9, 5, tzinfo=UTC), "clock")
    assert 'datetime="2026-05-01T09:05:00+00:00"' in shown
    assert ">09:05<" in shown
