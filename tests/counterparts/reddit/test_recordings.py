"""All that Reddit was recorded to say goes through our own code, and we ask as those did who recorded it."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, Sent, Trouble
from engawa.outside.channels.reddit import client
from engawa.outside.channels.reddit.client import Client, quota_of
from engawa.outside.channels.reddit.network import Reddit
from engawa.outside.channels.reddit.things import COMMENT, GONE, MESSAGE, POST, We, heard_of, uri_of
from engawa.outside.channels.reddit.troubles import expect_well, trouble_of
from engawa.outside.channels.sound import sound
from tests.counterparts.reddit.recordings import Replay, Wish, names, recorded, replaying, things

pytestmark = pytest.mark.counterparts
WE = We("AcmeTaps")
KEYS = {"client_id": "app", "secret": "s", "name": "AcmeTaps", "password": "p"}
At = Callable[..., Any]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[At]:
    """Does something with Reddit as it was recorded under a name: what came of it, and what was asked."""
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")

    def done(name: str, do: Callable[[Reddit, Account], Any], **cursor: Any) -> tuple[Any, Replay]:
        client._tokens.clear()
        with replaying(recorded(name)) as replay:
            monkeypatch.setenv("ENGAWA_REDDIT_URL", replay.address)
            settings = {"name": "AcmeTaps", "ours": "taps"}
            return do(Reddit(), Account(network="reddit", settings=settings, cursor=cursor)), replay

    yield done
    client._tokens.clear()


def check(kind: str, thing: dict[str, Any]) -> str:
    """It is kept as it was said; returns what became of it."""
    heard = heard_of(kind, thing, WE, to_us=True)
    if heard is None:
        assert thing.get("author") in (None, *GONE) or not uri_of(thing["name"])
        return "of nobody"
    if heard.is_removed:
        assert (thing.get("body") or thing.get("selftext")) in GONE
        return "gone"
    (kept,), lost = sound([heard])
    assert (lost, kept.uri) == (0, f"reddit:{thing['name']}")
    assert all((kept.url.startswith("https://www.reddit.com/"), kept.speaker.uid, kept.speaker.handle))
    assert (thing.get("body") or thing.get("selftext") or thing.get("title") or "") in kept.text
    assert kept.at.timestamp() == thing["created_utc"]
    assert kept.is_private == (kind == MESSAGE)
    assert kept.answers == uri_of(thing.get("parent_id") or "")
    assert kept.root or kind == COMMENT
    return "kept"


def test_every_comment_post_and_message_is_sound() -> None:
    counted: Counter[str] = Counter()
    for name in names():
        for exchange in recorded(name):
            for kind, thing in things(exchange.said):
                if kind in (COMMENT, POST, MESSAGE) and "name" in thing and "created_utc" in thing:
                    counted[f"{kind} {check(kind, thing)}"] += 1
    print(dict(counted))
    assert min(counted[f"{kind} kept"] for kind in (COMMENT, POST, MESSAGE)) > 1_000


def told(said: Any) -> str:
    """What an answer that looks well tells of."""
    try:
        expect_well(said)
    except Trouble as trouble:
        return type(trouble).__name__ if str(trouble).strip() else pytest.fail("a trouble without words")
    return "nothing"


def test_whatever_was_answered_is_an_answer_or_a_trouble() -> None:
    counted: Counter[str] = Counter()
    for name in names():
        for exchange in recorded(name):
            quota = quota_of(exchange.headers)
            assert not quota or quota["of"] >= quota["left"] >= 0
            counted[f"quota {bool(quota)}"] += 1
            if exchange.status >= 300:
                found = trouble_of(exchange.status, exchange.headers, exchange.body.encode())
                assert str(found).strip()
                counted[f"{exchange.status} {type(found).__name__}"] += 1
                continue
            counted[f"told {told(exchange.said)}"] += 1
    print(dict(counted))
    assert counted["401 SignInAgain"]
    assert counted["403 Refused"]
    assert counted["404 Gone"]
    assert counted["500 Trouble"]
    assert counted["told Refused"] > 5
    assert counted["told SignInAgain"]


@pytest.mark.parametrize("name", ["TestInbox.test_all", "TestInbox.test_all__with_limit"])
def test_an_inbox_is_heard_whole(at: At, name: str) -> None:
    catch, replay = at(name, lambda reddit, one: reddit.listen(one, KEYS), inbox=0.0)
    there = {
        one["name"]
        for exchange in recorded(name)
        for kind, one in things(exchange.said)
        if kind in ("t1", "t4")
    }
    kept, lost = sound(catch.heard)
    assert (lost, {one.uri for one in kept}) == (0, {f"reddit:{each}" for each in there})
    assert all(one.is_to_us for one in kept if not one.is_removed)
    assert catch.cursor["inbox"] == max(one.at.timestamp() for one in kept)
    assert [path for _method, path, _wish in replay.asked[:3]] == [
        "/api/v1/access_token",
        *["/message/inbox"] * 2,
    ]


def test_talks_are_read_with_what_they_leave_out(at: At) -> None:
    talk, replay = at(
        "TestMore.test_comments", lambda reddit, one: reddit.thread(one, KEYS, "reddit:t3_3hahrw")
    )
    assert talk[0].uri == "reddit:t3_3hahrw"
    assert len(talk) > 200
    there = [one for one in talk if not one.is_removed]
    assert {(one.root, one.subject) for one in there} == {("reddit:t3_3hahrw", "Ba Dum Tsss")}
    assert sound(talk)[1] == 0
    known = {one.uri for one in talk}
    assert sum(one.answers in known for one in talk) > len(talk) / 2
    assert "/api/morechildren" in {path for _method, path, _wish in replay.asked}
    letters, _replay = at(
        "TestMessage.test_reply", lambda reddit, one: reddit.thread(one, KEYS, "reddit:t4_2r1s1k2")
    )
    assert len(letters) > 2
    assert {(one.root, one.is_private) for one in letters} == {("reddit:t4_2r1s1k2", True)}


def said(path: str, name: str) -> Wish:
    """What was sent to this address when it was recorded."""
    return next(one.wish for one in recorded(name) if one.path == path and one.method == "POST")


@pytest.mark.parametrize(
    ("name", "path", "draft", "uri"),
    [
        ("TestComment.test_reply", "/api/comment", Draft("a", "Comment reply", answers="reddit:t1_d1616q2"),
         "reddit:t1_d1680wu"),
        ("TestMessage.test_reply", "/api/comment",
         Draft("a", "Message reply", answers="reddit:t4_2r1s1k2", is_private=True), "reddit:t4_zzzzzzzzzzzz"),
        ("TestSubreddit.test_submit__selftext", "/api/submit",
         Draft("a", "Test text.", subject="Test Title", raw={"subreddit": "<TEST_SUBREDDIT>"}), "reddit:t3_4bbe4b"),
    ],
)  # fmt: skip
def test_what_is_said_is_asked_and_answered_as_it_was(
    at: At, name: str, path: str, draft: Draft, uri: str
) -> None:
    sent, replay = at(name, lambda reddit, one: reddit.say(one, KEYS, draft))
    assert sent.uri == uri
    asked = next(wish for _method, asked_path, wish in replay.asked if asked_path == path)
    recorded_wish = said(path, name)
    assert asked.items() - {("sendreplies", "true")} <= recorded_wish.items()
    assert recorded_wish.keys() - asked.keys() <= {"resubmit"}


def test_what_was_said_is_changed_and_taken_back_as_it_was(at: At) -> None:
    sent, _replay = at("TestComment.test_reply", lambda reddit, one: reddit.say(
        one, KEYS, Draft("a", "Comment reply", answers="reddit:t1_d1616q2")))  # fmt: skip
    assert sent.url.endswith("/comments/4b1tfm/_/d1680wu/")
    ours = Sent("reddit:t1_d1616q2")
    draft = Draft("a", "New text")
    changed, replay = at("TestComment.test_edit", lambda reddit, one: reddit.change(one, KEYS, draft, ours))
    assert (changed.uri, replay.asked[-1][2]) == (
        ours.uri,
        said("/api/editusertext", "TestComment.test_edit"),
    )
    _none, replay = at(
        "TestComment.test_delete", lambda reddit, one: reddit.take_back(one, KEYS, draft, ours)
    )
    assert replay.asked[-1][2] == said("/api/del", "TestComment.test_delete")
    with pytest.raises(Refused):
        at("TestSubmission.test_edit_invalid", edited_in_vain)


def edited_in_vain(reddit: Reddit, one: Account) -> None:
    name = said("/api/editusertext", "TestSubmission.test_edit_invalid")["thing_id"]
    reddit.change(one, KEYS, Draft("a", "rewtwert"), Sent(f"reddit:{name}"))


def test_people_are_known(at: At) -> None:
    who, _replay = at(
        "TestRedditor.test_message", lambda reddit, one: reddit.profile(one, KEYS, "subreddit_stats")
    )
    assert (who.uid, who.handle) == ("subreddit_stats", "u/subreddit_stats")


def test_everything_taken_back_is_told(at: At) -> None:
    found: list[Heard] = []

    def look_after(_reddit: Reddit, _account: Account) -> None:
        told = Client(KEYS).get("/api/info", id="t1_d1616q2")
        found.extend(filter(None, (heard_of(kind, one, WE, to_us=True) for kind, one in things(told))))

    at("TestComment.test_delete", look_after)
    assert [(one.uri, one.is_removed) for one in found] == [("reddit:t1_d1616q2", True)]
