"""Every status, account, notification, conversation and event that was ever recorded goes through our own code."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from engawa.outside.channels.mastodon import listening, reading
from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.servers import about
from engawa.outside.channels.mastodon.statuses import We, heard_of, moment, speaker_of
from engawa.outside.channels.mastodon.streaming import events, told
from engawa.outside.channels.mastodon.talks import Talks
from engawa.outside.channels.network import Heard, Trouble
from engawa.outside.channels.sound import sound
from tests.counterparts.mastodon.recordings import (
    Recording,
    is_notification,
    is_status,
    of_mastodon_py,
    of_rtoot,
    replaying,
    things,
)  # fmt: skip

WE = We("1", "social.example")
OPEN = ("public", "unlisted")
Where = Callable[[], list[Recording]]
SOURCES = [
    pytest.param(of_mastodon_py, id="Mastodon.py", marks=pytest.mark.counterparts),
    pytest.param(of_rtoot, id="rtoot"),
]


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


def check(status: dict[str, Any]) -> None:
    """It is kept as it was said."""
    heard = heard_of(status, WE, to_us=True)
    assert heard is not None
    (kept,), lost = sound([heard])
    assert lost == 0
    shown = status.get("reblog") or status
    assert all((kept.uri, kept.url, kept.speaker.uid, kept.speaker.handle))
    assert bool(kept.text or kept.media) == bool(shown["content"] or shown["media_attachments"])
    assert "<" not in kept.text
    assert kept.at == moment(status["created_at"])
    assert kept.is_private == (status["visibility"] not in OPEN)
    assert len(kept.media) == len(shown["media_attachments"])
    assert [one.alt for one in kept.media] == [one["description"] or "" for one in shown["media_attachments"]]
    quoted = (shown.get("quote") or {}).get("quoted_status")
    assert kept.repeats == ((status.get("reblog") or {}).get("uri") or (quoted or {}).get("uri") or "")


@pytest.mark.parametrize("source", SOURCES)
def test_statuses_and_accounts_are_sound(source: Where) -> None:
    counted: Counter[str] = Counter()
    for recording in source():
        for exchange in recording.exchanges:
            for one in things(exchange.said):
                if is_status(one):
                    check(one)
                    counted[f"status {one['visibility']}"] += 1
                elif "acct" in one and "username" in one:
                    speaker = speaker_of(one, WE)
                    assert all((speaker.uid, speaker.handle.count("@") == 2, speaker.name))
                    counted["account"] += 1
                elif "last_status" in one and "accounts" in one:
                    if one["last_status"]:
                        check(one["last_status"])
                    counted["conversation"] += 1
    print(dict(counted))
    assert min(counted["account"], counted["status public"]) > 0


@pytest.mark.parametrize("source", SOURCES)
def test_notifications_and_events_are_understood(source: Where) -> None:
    counted: Counter[str] = Counter()
    talks = Talks(Client("http://127.0.0.1:9"))
    for recording in source():
        streams = [one for one in recording.exchanges if "/streaming" in one.path]
        lines = [event for one in streams for event in events([one.body.encode()]) if event]
        for name, data in [*recording.events, *lines]:
            found = told((name, data), WE, talks)
            assert found is None or sound([found])[1] == 0
            assert found is not None or name != "update"
            counted[f"event {name}"] += 1
        for one in (each for exchange in recording.exchanges for each in things(exchange.said)):
            if is_notification(one):
                heard = listening.said_to_us(one, WE, talks)
                told_of = one["type"] in listening.KINDS and is_status(one.get("status") or {})
                assert (heard is not None) == told_of
                counted[f"notification {one['type']}"] += 1
    print(dict(counted))


@pytest.mark.parametrize("source", SOURCES)
def test_whatever_a_server_answered_is_an_answer_or_a_trouble(source: Where) -> None:
    counted: Counter[str] = Counter()
    for recording in source():
        with replaying(recording.exchanges) as address:
            for path in sorted({one.path for one in recording.exchanges if "/streaming" not in one.path}):
                counted[tried(Client(address, "t").get, path)] += 1
            for work in (about, listened, searched, who_is_it, talked):
                counted[f"{work.__name__} {tried(work, Client(address, 't'))}"] += 1
    print(dict(counted))


def tried(work: Callable[..., Any], *given: Any) -> str:
    """What came of it: "answered", or the kind of trouble, whose words are for people."""
    try:
        work(*given)
    except Trouble as trouble:
        return type(trouble).__name__ if str(trouble).strip() else pytest.fail("a trouble without words")
    return "answered"


def listened(client: Client) -> None:
    catch = listening.listen(client, WE, {})
    assert sound(catch.heard)[1] == 0
    again = listening.listen(client, WE, {**catch.cursor, "turn": listening.NOW_AND_THEN - 1})
    assert sound(again.heard)[1] == 0


def searched(client: Client) -> None:
    assert all(isinstance(one, Heard) for one in reading.search(client, WE, "water"))


def who_is_it(client: Client) -> None:
    speaker = reading.profile(client, WE, "https://social.example/users/ann")
    assert speaker is None or speaker.uid


def talked(client: Client) -> None:
    assert sound(reading.thread(client, WE, Talks(client), "https://social.example/users/ann/1"))[1] == 0
