import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engawa.outside.listening.asking.anchors import anchors_of
from engawa.outside.listening.asking.holding import Said, holds, where
from engawa.outside.listening.asking.matching import Index
from engawa.outside.listening.asking.parsing import Unclear, parse
from engawa.outside.listening.asking.tree import And, Field, Near, Node, Not, Or, Term
from engawa.outside.listening.asking.words import fold, places_of_words, words_in
from engawa.outside.listening.tests.plain import plainly_holds

WORDS = ["acme", "roof", "roofs", "leak", "leaking", "the", "rain", "cafe", "縁", "側"]
words = st.sampled_from(WORDS)
terms = st.builds(
    lambda words, is_prefix: Term(
        (*words[:-1], words[-1][: 3 if is_prefix and len(words[-1]) > 3 else 9]),
        is_prefix and len(words[-1]) > 1,
    ),
    st.lists(words, min_size=1, max_size=3).map(tuple),
    st.booleans(),
)
spoken = terms | st.lists(terms, min_size=2, max_size=3).map(lambda found: Or(tuple(found)))
fields = st.one_of(
    st.builds(Field, st.just("lang"), st.sampled_from(["de", "en"])),
    st.builds(Field, st.just("author"), st.sampled_from(["ann", "bob", "bob.paper.example", "did:ann"])),
    st.builds(Field, st.just("network"), st.sampled_from(["paper", "stone"])),
    st.builds(Field, st.just("from"), st.sampled_from(["us@paper", "us"])),
)
leaves = terms | fields | st.builds(Near, spoken, spoken, st.integers(0, 4))


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else [part]
    return kind(tuple(flat))


def _branches(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: _joined(And, parts)),
        several.map(lambda parts: _joined(Or, parts)),
        inner.map(lambda one: one.inner if isinstance(one, Not) else Not(one)),
    )


trees: st.SearchStrategy[Node] = st.recursive(leaves, _branches, max_leaves=8)
said = st.builds(
    Said,
    st.lists(words | st.sampled_from(["Café", "ROOF", "a-b", "!"]), max_size=14).map(" ".join),
    st.sampled_from(["", "de", "de-AT", "EN"]),
    st.sampled_from(["@ann@paper.example", "bob.paper.example", ""]),
    st.sampled_from(["did:ann", "7"]),
    st.sampled_from(["paper", "Stone"]),
    st.sampled_from(["@us@paper", ""]),
)


@pytest.mark.parametrize(
    "text, found, not_found",
    [
        ("roof", "The ROOF drips", "roofs"),
        ("café", "in the CAFE", "cafeteria"),
        ("roof*", "two roofs", "proof"),
        ('"leaking roof"', "a leaking, roof", "roof leaking"),
        ('"leaking roo"*', "a leaking rooftop", "leaking a roof"),
        ("acme -jobs", "acme is great", "jobs at acme"),
        ("acme (leak OR drip)", "acme: a drip", "acme: dry"),
        ("acme NEAR/1 roof", "roof by acme", "roof made by acme"),
        ("(acme OR apex) NEAR/0 roof", "roof apex", "roof of apex"),
        ("acme lang:de", "acme", ""),
        ("Straße", "STRASSE", "strase"),
        ("縁側", "古い縁側です", "側縁"),
        ("acme.example", "see https://acme.example/x", "acme at example"),
        ("acme's", "ACME’S roof", "acmes"),
        ("AND", "", ""),
    ],
)
def test_what_a_query_finds(text: str, found: str, not_found: str) -> None:
    if text == "AND":
        with pytest.raises(Unclear):
            parse(text)
        return
    node = parse(text)
    assert holds(node, Said(found, language="de"))
    assert not holds(node, Said(not_found, language="de"))


@pytest.mark.parametrize(
    "text, start, end, says",
    [
        ("", 0, 0, "at least one word"),
        ('a "b', 2, 4, "does not end"),
        ("(a OR b", 0, 1, "not closed"),
        ("a b)", 3, 4, "closes none"),
        ("a OR", 2, 4, "missing at the end"),
        ("OR a", 0, 2, "small letters"),
        ("a ()", 3, 4, "before this bracket"),
        ("lang:de", 0, 7, "nearly everything"),
        ("NOT cat", 0, 7, "nearly everything"),
        ("cat OR lang:de", 0, 14, "nearly everything"),
        ("language:de x", 0, 11, "There is no “language:”"),
        ("a* b", 0, 2, "two letters"),
        ("a !!", 2, 4, "no word"),
        ("a NEAR/99 b", 2, 9, "at most"),
        ("a NEAR/2 b NEAR/2 c", 11, 17, "Join the third"),
        ("lang:de NEAR/2 b", 0, 8, "Beside NEAR"),
        ("(" * 40 + "a" + ")" * 40, 30, 31, "Too many brackets"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, start: int, end: int, says: str) -> None:
    with pytest.raises(Unclear) as trouble:
        parse(text)
    assert says in str(trouble.value)
    assert (trouble.value.start, trouble.value.end) == (start, end)


@given(trees)
def test_what_is_written_is_read_as_the_same(tree: Node) -> None:
    if anchors_of(tree) is None:
        with pytest.raises(Unclear):
            parse(str(tree))
    else:
        assert parse(str(tree)) == tree
        assert str(parse(str(tree))) == str(tree)


@settings(max_examples=300)
@given(st.lists(trees, max_size=8), st.lists(said, min_size=1, max_size=5))
def test_many_at_once_find_what_each_finds_alone(queries: list[Node], texts: list[Said]) -> None:
    index = Index(dict(enumerate(queries)))
    for text in texts:
        plainly = {number for number, query in enumerate(queries) if plainly_holds(query, text)}
        assert set(index.matches(text)) == plainly


@given(st.text(), st.text(alphabet="aA éÉe\u0301ßİæ縁が-ก็́ هَ.🙂", max_size=12))
def test_words_stand_where_they_are_marked(text: str, other: str) -> None:
    for one in (text, other):
        places = places_of_words(one)
        assert [words_in(one[start:end]) for start, end in places] == [
            [word] for word in words_in(one)
        ] or any(len(words_in(letter)) > 1 or len(fold(letter)) > 1 for letter in one)


def test_what_was_asked_for_is_found_where_it_stands() -> None:
    node = parse("(acme NEAR/2 roof) OR drip* NOT rain")
    assert where(node, Said("The roof of Acme drips and acme")) == [(1, 1), (3, 3), (4, 4)]
