"""What stands in posts: lengths, facets, records that lie; nothing is asked of anybody."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engawa.outside.channels.bluesky import chat
from engawa.outside.channels.bluesky.facets import as_html, length, tags_in
from engawa.outside.channels.bluesky.posts import heard_of
from engawa.outside.channels.bluesky.saying import name_of
from engawa.outside.channels.sound import sound

LINK = "app.bsky.richtext.facet#link"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
slowly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    "text, counted",
    [("", 0), ("Grüße", 5), ("👩‍👩‍👧", 2), ("🇩🇪🇫🇷", 2), ("e\u0301", 1), ("각", 1), ("x" * 300, 300), ("ö" * 300, 300)],
)  # fmt: skip
def test_lengths_are_graphemes_and_never_more_bytes_than_allowed(text: str, counted: int) -> None:
    assert length(text) == counted


def facet(start: Any, end: Any, uri: str = "https://acme.example/ö") -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [{"$type": LINK, "uri": uri}]}


def test_links_are_shown_in_full_and_everything_else_is_escaped() -> None:
    text = "Grüße <b> acme.example/…\nzwei"
    start = len("Grüße <b> ".encode())
    html = as_html(text, [facet(start, start + len("acme.example/…".encode()))])
    assert html == ('<p>Grüße &lt;b&gt; <a href="https://acme.example/ö">acme.example/…</a><br>zwei</p>')


@pytest.mark.parametrize(
    "facets",
    [None, 7, [], [7], [{}], [facet(-1, 2)], [facet(0, 99)], [facet("a", "b")], [facet(3, 2)],
     [facet(0, 2, "javascript:x")], [facet(1, 3)], [{"index": {"byteStart": 0, "byteEnd": 1}, "features": []}]],
)  # fmt: skip
def test_facets_that_make_no_sense_are_left_out(facets: Any) -> None:
    assert as_html("äöü", facets) == ""


def test_facets_that_overlap_are_taken_in_their_order() -> None:
    html = as_html("abcdef", [facet(2, 5), facet(0, 3)])
    assert html.count("<a ") == 1
    assert html.startswith("<p><a href")


@slowly
@given(
    view=st.dictionaries(st.sampled_from(["uri", "cid", "author", "record", "indexedAt"]), ANYTHING),
    text=st.text(),
)
def test_no_post_is_too_strange_to_be_heard(view: dict[str, Any], text: str) -> None:
    heard_of(view)
    whole = {"uri": "at://did:plc:x/app.bsky.feed.post/1", "author": {"did": "did:plc:x"}}
    heard = heard_of({**view, **whole, "record": {"text": text, **{key: view.get("record") for key in
                     ("facets", "reply", "embed", "langs", "tags", "createdAt")}}})  # fmt: skip
    assert heard is not None
    assert len(sound([heard])[0]) == 1


@slowly
@given(facets=ANYTHING, text=st.text())
def test_no_facets_are_too_strange(facets: Any, text: str) -> None:
    as_html(text, facets)
    tags_in(facets, len(text))


def test_names_are_the_same_for_the_same_key_and_look_like_moments_behind_us() -> None:
    names = {name_of(f"answer {number}") for number in range(1000)}
    assert len(names) == 1000
    assert name_of("answer 1") in names
    for name in names:
        number = 0
        for letter in name:
            number = number << 5 | "234567abcdefghijklmnopqrstuvwxyz".index(letter)
        at = datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)
        assert len(name) == 13
        assert datetime(2023, 1, 1, tzinfo=UTC) <= at < datetime(2025, 1, 1, tzinfo=UTC)


def test_a_message_that_is_none_is_not_heard() -> None:
    for entry in ({}, {"$type": "chat.bsky.convo.defs#logCreateMessage"}, {"message": 7, "convoId": "1"}):
        assert chat._said("did:plc:us", entry) is None
