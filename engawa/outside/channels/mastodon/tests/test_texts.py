"""What stands in statuses and streams: lengths, HTML, records that lie; nothing is asked of anybody."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engawa.outside.channels.mastodon.client import pause_of, quota_of
from engawa.outside.channels.mastodon.lengths import length
from engawa.outside.channels.mastodon.saying import words_of
from engawa.outside.channels.mastodon.servers import server_of
from engawa.outside.channels.mastodon.statuses import We, heard_of, text_of
from engawa.outside.channels.mastodon.streaming import LARGEST, events
from engawa.outside.channels.network import Draft, Refused, Trouble
from engawa.outside.channels.sound import sound

WE = We("1", "social.example")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
FIELDS = ["content", "created_at", "url", "spoiler_text", "language", "media_attachments", "tags", "poll", "quote",
          "reblog", "visibility", "edited_at"]  # fmt: skip
slowly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    "text, counted",
    [("Grüße 👩‍👩‍👧", 7), ("https://acme.example/a/very/long/address/indeed", 23), ("@ann@social.example hi", 7),
     ("See https://a.example/x.", 28), ("mail@acme.example", 17), ("x" * 500, 500)],
)  # fmt: skip
def test_lengths_are_counted_as_the_server_counts(text: str, counted: int) -> None:
    assert length(text) == counted


@pytest.mark.parametrize(
    "html, text",
    [
        ("<p>Eins<br>zwei</p><p>drei</p>", "Eins\nzwei\n\ndrei"),
        ('<p><span class="h-card"><a href="https://x/@ann">@<span>ann</span></a></span> hi</p>', "@ann hi"),
        ('<a href="https://x/y"><span class="invisible">https://</span><span>x/y</span></a>', "https://x/y"),
        ("<p>&lt;b&gt; &amp; <script>alert(1)</script></p>", "<b> &"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of(html).replace("alert(1)", "").strip() == text


def status(**more: Any) -> dict[str, Any]:
    account = {"id": "2", "acct": "ann", "username": "ann", "url": "https://social.example/@ann"}
    return {
        "id": "9",
        "uri": "https://social.example/9",
        "account": account,
        "created_at": NOON.isoformat(),
        **more,
    }


def test_boosts_and_polls_keep_their_shape() -> None:
    boosted = status(content="<p>Which?</p>", uri="https://social.example/8",
                     poll={"options": [{"title": "tea"}, {"title": "soup"}]})  # fmt: skip
    heard = heard_of(status(reblog=boosted, content=""), WE, to_us=False)
    assert heard is not None
    assert (heard.text, heard.repeats) == ("Which?\n\n– tea\n– soup", "https://social.example/8")
    assert heard.speaker.handle == "@ann@social.example"


@slowly
@given(more=st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_status_is_too_strange_to_be_heard(more: dict[str, Any]) -> None:
    heard = heard_of(status(**more), WE, to_us=True)
    assert heard is not None
    assert len(sound([heard])[0]) == 1


@slowly
@given(said=st.dictionaries(st.sampled_from(["id", "uri", "account", "reblog"]), ANYTHING))
def test_what_is_no_status_is_not_heard(said: dict[str, Any]) -> None:
    heard = heard_of(said, WE, to_us=True)
    assert heard is None or heard.uri


def test_whoever_is_answered_is_named_once() -> None:
    raw = {"acct": "ann@social.example"}
    assert words_of(Draft("1", "Hi", raw=raw)) == "@ann@social.example Hi"
    assert words_of(Draft("1", "Hi @Ann@social.example", raw=raw)) == "Hi @Ann@social.example"
    assert words_of(Draft("1", "Hi")) == "Hi"


@pytest.mark.parametrize(
    "written, server",
    [("social.example", "https://social.example"), ("@acme@social.example", "https://social.example"),
     (" https://social.example/home ", "https://social.example"), ("http://127.0.0.1:3000/", "http://127.0.0.1:3000")],
)  # fmt: skip
def test_servers_are_named_in_many_ways(written: str, server: str) -> None:
    assert server_of(written) == server


@pytest.mark.parametrize("written", ["", "ftp://x", "https://", "http://[", "//"])
def test_what_is_no_server_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        server_of(written)


def test_events_come_in_any_pieces_and_end_somewhere() -> None:
    stream = b':thump\n\nevent: update\ndata: {"a":\ndata: 1}\n\nevent: delete\r\ndata: 7\r\n\r\n'
    for size in (1, 7, 1000):
        chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
        assert [event for event in events(chunks) if event] == [("update", '{"a":\n1}'), ("delete", "7")]
    with pytest.raises(Trouble):
        list(events([b"data: "] + [b"x" * 100_000] * (LARGEST // 100_000 + 1)))


@pytest.mark.parametrize(
    "headers, seconds",
    [({"retry-after": "5"}, 5), ({"x-ratelimit-reset": "2026-03-02T12:00:30Z"}, 30), ({}, 60),
     ({"x-ratelimit-reset": "nonsense"}, 60), ({"x-ratelimit-reset": "2026-03-02T12:00:30"}, 60),
     ({"retry-after": "9" * 30}, 60), ({"retry-after": "0"}, 1), ({"retry-after": "999999"}, 3600)],
)  # fmt: skip
def test_pauses_are_believed_within_reason(headers: Mapping[str, str], seconds: int) -> None:
    assert pause_of(headers, NOON) == timedelta(seconds=seconds)


def test_quotas_are_read_or_left() -> None:
    said = {
        "x-ratelimit-limit": "300",
        "x-ratelimit-remaining": "299",
        "x-ratelimit-reset": "2026-03-02T12:00:30Z",
    }
    assert quota_of(said)["left"] == 299
    assert quota_of({**said, "x-ratelimit-reset": "soon"}) == {}
