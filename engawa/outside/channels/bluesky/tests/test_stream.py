"""All of Bluesky, told by a server of ours."""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engawa.outside.channels.bluesky import frames
from engawa.outside.channels.bluesky.stream import FIREHOSE, Stream, caught
from engawa.outside.channels.bluesky.tests.relay import Frame, fire, new, old, relay
from engawa.outside.channels.network import Catch, Heard, Refused, Trouble

Made = Callable[..., tuple[int, Frame]]
FORMS: list[tuple[Made, str]] = [(old, "/subscribe"), (new, "/xrpc"), (fire, f"/xrpc/{FIREHOSE}")]
each_form = pytest.mark.parametrize("made, path", FORMS, ids=["old", "new", "firehose"])
PATIENCE = 60.0
slowly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


def gathered(address: str, place: int | None, wanted: int) -> tuple[list[Heard], int]:
    """So many, and the place they lead to."""
    heard: list[Heard] = []
    began, at = monotonic(), place or 0
    for catch in caught(address, place, lambda: monotonic() - began < PATIENCE):
        heard += catch.heard
        at = catch.cursor["place"]
        if len(heard) >= wanted:
            break
    return heard, at


@each_form
def test_what_is_said_is_heard_from_where_we_were(made: Made, path: str) -> None:
    told = [made(1, "Eins 🎈"), made(2, "Zwei"), made(3, "", operation="delete")]
    with relay(told) as running:
        heard, place = gathered(running.address + path, None, 3)
        assert [(one.text, one.is_removed) for one in heard] == [
            ("Eins 🎈", False),
            ("Zwei", False),
            ("", True),
        ]
        assert [one.speaker.uid for one in heard] == ["did:plc:1", "did:plc:2", "did:plc:3"]
        assert {one.uri for one in heard} == {f"at://did:plc:{n}/app.bsky.feed.post/r{n}" for n in (1, 2, 3)}
        assert not any(one.is_to_us or one.is_ours for one in heard)
        assert place == told[-1][0]
        running.frames.append(made(4, "Vier"))
        again, _place = gathered(running.address + path, place, 1)
        assert [one.text for one in again] == ["Vier"]
        assert running.asked[-1]["cursor"] == [str(place)]


@each_form
def test_a_break_ends_the_stream_and_loses_nothing(made: Made, path: str) -> None:
    with relay([made(number, str(number)) for number in range(1, 2001)]) as running:
        running.breaks_after = 1500
        catches: list[Catch] = []
        with pytest.raises(Trouble):
            catches.extend(caught(running.address + path, None, lambda: True))
        heard = [one for catch in catches for one in catch.heard]
        place = catches[-1].cursor["place"]
        rest, _place = gathered(running.address + path, place, 2000 - len(heard))
    assert [one.text for one in heard + rest] == [str(number) for number in range(1, 2001)]


def test_only_public_addresses_are_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("ws://127.0.0.2:9/subscribe", "http://example.com", "wss://[::1]:1/xrpc", "", "wss://"):
        with pytest.raises(Refused):
            Stream().connect({"address": address})
    with relay([]) as running:
        connected = Stream().connect({"address": f"{running.address}/subscribe"})
    assert connected.settings == {"address": f"{running.address}/subscribe"}


def test_a_stream_that_cannot_go_on_says_why() -> None:
    with pytest.raises(Trouble, match="ConsumerTooSlow"):
        frames.jetstream_2('{"$type": "error", "error": "ConsumerTooSlow"}')
    with pytest.raises(Trouble, match="FutureCursor"):
        frames.firehose(_frame({"op": -1}, {"error": "FutureCursor"}))


def _frame(head: dict[str, object], body: dict[str, object]) -> bytes:
    import libipld

    return libipld.encode_dag_cbor(head) + libipld.encode_dag_cbor(body)


@slowly
@given(message=st.text() | st.binary())
def test_no_message_is_too_strange(message: str | bytes) -> None:
    for read in (frames.jetstream, frames.jetstream_2, frames.firehose):
        assert read(message).heard == ()


@slowly
@given(place=st.integers(min_value=0, max_value=400), byte=st.integers(min_value=0, max_value=255))
def test_a_spoiled_message_spoils_nothing_else(place: int, byte: int) -> None:
    for made, read in ((old, frames.jetstream), (new, frames.jetstream_2), (fire, frames.firehose)):
        frame = made(1, "Eins")[1]
        data = bytearray(frame.encode() if isinstance(frame, str) else frame)
        data[place % len(data)] = byte
        with suppress(Trouble):
            read(bytes(data))
