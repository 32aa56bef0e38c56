"""What is found, by whom, and how it may be asked for."""

import pytest

from engawa.boundary import reading_as
from engawa.content import actions
from engawa.journal.delivery import deliver
from engawa.journal.models import Undelivered
from engawa.search import hits
from engawa.search.asking import parse
from engawa.search.finding import find
from engawa.spaces.models import Space
from tests.world import World

TEXTS = [
    (
        "Rotating the signing key",
        "We publish both keys for one token lifetime. See data.frame for the table. #security",
    ),
    ("Größe und Gewicht", "Die Straße nach Zürich ist naïve Prosa mit Café."),
    ("会議の記録", "東京都の事務所で会議をしました。"),
    ("회의 기록", "서울에서 회의를 했습니다."),
]


@pytest.fixture(scope="module")
def told(shared: World) -> World:
    """The cast, with some texts in the platform space, all delivered."""
    fresh = shared
    with reading_as(fresh.people["maya"]):
        space = Space.objects.get(slug="platform")
        for title, body in TEXTS:
            actions.write_item("post", actor=fresh.person("maya"), space=space, title=title, body=body)
    while deliver():
        pass
    assert Undelivered.objects.using("postman").count() == 0
    return fresh


def titles(who: int | None, words: str, best: bool = True) -> list[str]:
    with reading_as(who):
        return [item.title for item in find(parse(words), best=best).items]


@pytest.mark.parametrize(
    "words, title",
    [
        ("rotating keys", TEXTS[0][0]),
        ("rotat", TEXTS[0][0]),
        ("rotatng signing", TEXTS[0][0]),
        ("frame", TEXTS[0][0]),
        ("data.frame", TEXTS[0][0]),
        ('"token lifetime"', TEXTS[0][0]),
        ("tag:security", TEXTS[0][0]),
        ("from:maya in:platform kind:post signing", TEXTS[0][0]),
        ("grosse", TEXTS[1][0]),
        ("STRASSE zurich", TEXTS[1][0]),
        ("cafe naive", TEXTS[1][0]),
        ("東京", TEXTS[2][0]),
        ("東京都", TEXTS[2][0]),
        ("会議", TEXTS[2][0]),
        ("서울", TEXTS[3][0]),
        ("after:2026-01-01 회의", TEXTS[3][0]),
    ],
)
def test_it_is_found_by_those_who_may_read_it(told: World, words: str, title: str) -> None:
    assert title in titles(told.people["tom"], words)
    assert title in titles(told.people["colleague"], words, best=False)
    assert title not in titles(told.people["guest"], words)
    assert title not in titles(None, words)


@pytest.mark.parametrize(
    "words", ['"lifetime token"', "-publish rotating", "before:2020 rotating", "from:nobody rotating"]
)
def test_it_is_not_found_by_other_words(told: World, words: str) -> None:
    assert TEXTS[0][0] not in titles(told.people["tom"], words)


def test_what_is_changed_and_taken_back_is_found_so(told: World) -> None:
    with reading_as(told.people["maya"]):
        space = Space.objects.get(slug="platform")
        item = actions.write_item(
            "post", actor=told.person("maya"), space=space, title="Zebra", body="Crossing it."
        )
    deliver()
    assert titles(told.people["tom"], "crossing") == ["Zebra"]
    with reading_as(told.people["maya"]):
        actions.edit_item(item, actor=told.person("maya"), title="Giraffe", body="Nothing else.")
    deliver()
    assert titles(told.people["tom"], "giraffe") == ["Giraffe"]
    assert titles(told.people["tom"], '"crossing it"') == []
    with reading_as(told.people["maya"]):
        actions.remove_item(item, actor=told.person("maya"))
    deliver()
    assert titles(told.people["tom"], "giraffe") == []


@pytest.mark.parametrize("who", ["tom", "guest", "nobody"])
@pytest.mark.parametrize("words", ["post", "page", "comment", "kind:article", "first"])
def test_no_search_looks_over_the_border(told: World, who: str, words: str) -> None:
    readable = {
        "tom": {"everyone", "platform", "lab", "council", "blog"},
        "guest": {"council", "blog"},
        "nobody": {"blog"},
    }
    with reading_as(told.people.get(who)):
        found = {item.space.slug for item in find(parse(words), limit=100).items}
    assert found <= readable[who]
    assert found


@pytest.mark.parametrize(
    "text", ["", "   ", "from:", "()&|!:*", "a'b\\c", '"', "🎉", "x" * 5_000, "-", "before:0000", "\x00"]
)
def test_anything_typed_is_a_search(told: World, text: str) -> None:
    with reading_as(told.people["tom"]):
        find(parse(text))
        find(parse(text), best=False)


@pytest.mark.parametrize("who", ["tom", "aiko", "guest", "nobody"])
@pytest.mark.parametrize("words", ["post", "lab", "rotatng signing", "kind:page one", "tag:start first"])
def test_without_the_mark_the_same_is_found(
    told: World, monkeypatch: pytest.MonkeyPatch, who: str, words: str
) -> None:
    """Where the server does not let the index work below the policies, a function stands in."""
    with reading_as(told.people.get(who)):
        expected = [[item.pk for item in find(parse(words), best=best).items] for best in (True, False)]
        monkeypatch.setattr(hits, "words_are_leakproof", lambda: False)
        assert expected == [
            [item.pk for item in find(parse(words), best=best).items] for best in (True, False)
        ]
