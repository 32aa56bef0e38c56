"""Comparing and merging texts."""

from hypothesis import given
from hypothesis import strategies as st

from engawa.base.differences import Line, compare
from engawa.base.merging import merge

texts = st.lists(st.sampled_from(["one", "two", "three", "", "four words here"]), max_size=12).map("\n".join)


def test_words_are_marked_within_a_changed_line() -> None:
    (line,) = compare("Wait eight hours by default.", "Wait nine hours by default.")
    assert line.parts == (
        ("same", "Wait "),
        ("taken", "eight"),
        ("added", "nine"),
        ("same", " hours by default."),
    )


def test_what_stayed_is_left_out() -> None:
    old = "\n".join(f"line {n}" for n in range(20))
    new = old.replace("line 10", "something else entirely")
    lines = compare(old, new)
    assert lines[0] == Line(skipped=8)
    assert lines[-1] == Line(skipped=7)
    assert ("added", "something else entirely") in [part for line in lines for part in line.parts]
    assert compare(old, old) == []


@given(texts, texts)
def test_a_comparison_tells_both_texts(old: str, new: str) -> None:
    parts = [part for line in compare(old, new) for part in line.parts]
    assert all(text in old for sort, text in parts if sort != "added")
    assert all(text in new for sort, text in parts if sort != "taken")


def test_changes_in_different_places_stand_beside_each_other() -> None:
    merged = merge("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nD\ne")
    assert (merged.text, merged.contradictions) == ("A\nb\nc\nD\ne", 0)


def test_contradictions_show_both() -> None:
    merged = merge("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc", my_mark="yours", their_mark="Aiko's")
    assert merged.contradictions == 1
    assert merged.text == "a\n<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> Aiko's\nc"


@given(texts, texts)
def test_a_change_by_one_side_is_taken_as_it_is(base: str, changed: str) -> None:
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).contradictions == 0


@given(texts, texts, texts)
def test_no_line_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs).text.splitlines()
    assert set(mine.splitlines()) - set(base.splitlines()) <= set(merged)
    assert set(theirs.splitlines()) - set(base.splitlines()) <= set(merged)
