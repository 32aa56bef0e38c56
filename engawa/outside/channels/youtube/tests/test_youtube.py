"""A channel at a YouTube that answers over HTTP and keeps what it is told."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from engawa.outside.channels.health import standing_of
from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, Resting, SignInAgain, Trouble
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.channels.sound import sound
from engawa.outside.channels.youtube import client
from engawa.outside.channels.youtube.network import YouTube
from engawa.outside.channels.youtube.tests.site import KEYS, OTHERS, US, VIDEO, Site, instead, refused
from engawa.outside.channels.youtube.troubles import Spent
from engawa.outside.inbox.models import Message
from tests.world import World

ANSWERS = {
    "key": "thekey", "channel": "https://www.youtube.com/@acmetaps", "client_id": "id", "secret": "s",
    "refresh": "again", "videos": f"https://www.youtube.com/watch?v={OTHERS}&t=3\nhttps://youtu.be/closedvideo",
    "words": "Acme",
}  # fmt: skip


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with instead(monkeypatch) as running:
        yield running


def channel(**more: Any) -> Account:
    settings = {"channel": US, "speaks": True, "videos": f"{OTHERS}\nclosedvideo", "words": "Acme", **more}
    return Account(network="youtube", settings=settings, cursor={})


def heard(one: Account) -> list[Heard]:
    catch = YouTube().listen(one, KEYS)
    one.cursor = {**one.cursor, **catch.cursor}
    one.quota = dict(catch.quota)
    return list(catch.heard)


def test_a_key_opens_a_channel_to_hear_and_a_token_to_answer(site: Site) -> None:
    connected = YouTube().connect(ANSWERS)
    assert (connected.handle, connected.name, connected.settings["channel"]) == ("@acmetaps", "Acme Taps", US)
    assert connected.settings["videos"].split() == [OTHERS, "closedvideo"]
    only = YouTube().connect({"key": "thekey", "channel": US})
    assert YouTube().why_silent(Account(settings=dict(only.settings)))
    assert not YouTube().why_silent(Account(settings=dict(connected.settings)))
    for wrong, at in (
        ({"key": "x"}, "key"), ({"channel": "@nobody"}, "channel"), ({"refresh": "old"}, "refresh"),
        ({"secret": ""}, "secret"), ({"videos": "not one"}, "videos"), ({"units": "many"}, "units"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            YouTube().connect({**ANSWERS, **wrong})
        assert refusal.value.at == at


def test_comments_and_answers_are_heard_those_of_others_by_their_words(site: Site) -> None:
    first = site.thread("It drips")
    site.reply(first, "Mine too")
    site.reply(first, "We look", by=US)
    site.thread("Nobody is meant", video=OTHERS)
    named = site.thread("Ask acme!", video=OTHERS)
    one = channel()
    found = {each.uri: each for each in heard(one)}
    assert set(found) == {"youtube:T0", "youtube:T0.R0", "youtube:T0.R1", f"youtube:{named['id']}"}
    reply = found["youtube:T0.R0"]
    assert (reply.answers, reply.root, reply.subject) == ("youtube:T0", "youtube:T0", f"Video {VIDEO}")
    assert reply.url == f"https://www.youtube.com/watch?v={VIDEO}&lc=T0.R0"
    assert (found["youtube:T0.R1"].is_ours, found["youtube:T0.R1"].is_to_us) == (True, False)
    assert one.quota["of"] - one.quota["left"] == len(site.asked) == 5


def test_answers_that_do_not_come_along_are_fetched_once(site: Site) -> None:
    first, one = site.thread("It drips"), channel(videos="")
    site.along = 1
    for number in range(3):
        site.reply(first, f"Mine {number}")
    assert len({each.uri for each in heard(one)}) == 4
    site.asked.clear()
    heard(one)
    assert [what for _method, what, *_rest in site.asked] == ["commentThreads"]
    site.reply(first, "Again")
    assert "youtube:T0.R3" in {each.uri for each in heard(one)}


def test_older_threads_are_looked_after_and_what_is_gone_is_told(site: Site) -> None:
    old, one = site.thread("It drips"), channel(videos="")
    site.thread("And mine")
    heard(one)
    one.cursor |= {"threads": {**one.cursor["threads"], "gone": 0}, "turn": 5}
    site.threads.remove(old)
    assert {each.uri for each in heard(one) if each.is_removed} == {"youtube:gone", "youtube:T0"}
    assert list(one.cursor["threads"]) == ["T1"]


def test_an_answer_is_said_changed_and_taken_back(site: Site) -> None:
    first, one = site.thread("It drips"), channel()
    reply = site.reply(first, "Mine too")
    raw = {"id": reply["id"], "top": "T0", "video": VIDEO}
    draft = Draft("a", "We look.", answers=f"youtube:{reply['id']}", raw=raw)
    assert YouTube().find_sent(one, KEYS, draft) is None
    sent = YouTube().say(one, KEYS, draft)
    assert site.asked[-1][3] == {"snippet": {"parentId": "T0", "textOriginal": "We look."}}
    assert YouTube().find_sent(one, KEYS, draft) == sent
    YouTube().change(one, KEYS, Draft("a", "We looked."), sent)
    assert first["answers"][1]["snippet"]["textOriginal"] == "We looked."
    assert [each.text for each in YouTube().thread(one, KEYS, sent.uri)] == [
        "It drips",
        "Mine too",
        "We looked.",
    ]
    YouTube().take_back(one, KEYS, draft, sent)
    YouTube().take_back(one, KEYS, draft, sent)
    assert len(first["answers"]) == 1
    with pytest.raises(Refused):
        YouTube().change(one, KEYS, Draft("a", "Once more."), sent)
    new = Draft("b", "Ask us here.", raw={"video": VIDEO})
    assert YouTube().say(one, KEYS, new) == YouTube().find_sent(one, KEYS, new)
    who = YouTube().profile(one, KEYS, US)
    assert who is not None
    assert (who.handle, YouTube().profile(one, KEYS, "nobody")) == ("@acmetaps", None)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(403, "quotaExceeded"), Spent),
        (refused(403, "rateLimitExceeded"), Trouble),
        (refused(403, "commentsDisabled"), Refused),
        (refused(403, "forbidden"), Refused),
        (refused(403, "insufficientPermissions"), SignInAgain),
        (refused(403, "accessNotConfigured"), Trouble),
        (refused(400, "commentTextTooLong"), Refused),
        (refused(400, "processingFailure"), Trouble),
        (refused(404, "parentCommentNotFound"), Refused),
        (refused(503, "backendError"), Trouble),
        ((429, {"retry-after": "30"}, b""), Trouble),
        ((200, {}, b"<html>"), Trouble),
    ],
)
def test_refusals_are_troubles_of_their_kind(site: Site, answer: Any, kind: type[Trouble]) -> None:
    site.thread("It drips")
    site.refusals = [answer]
    if kind is SignInAgain:
        site.refusals *= 2
    with pytest.raises(Trouble) as trouble:
        YouTube().say(channel(), KEYS, Draft("a", "We look.", answers="youtube:T0"))
    assert isinstance(trouble.value, kind)
    assert isinstance(trouble.value, Refused) == (kind is Refused)
    assert isinstance(trouble.value, SignInAgain) == (kind is SignInAgain)


def test_a_token_that_ended_is_asked_for_anew_and_a_revoked_one_ends_it(site: Site) -> None:
    site.thread("It drips")
    draft = Draft("a", "We look.", answers="youtube:T0")
    YouTube().say(channel(), KEYS, draft)
    site.tokens += 3
    YouTube().say(channel(), KEYS, draft)
    client._tokens.clear()
    for keys in ({**KEYS, "refresh": "old"}, {"key": "thekey"}):
        with pytest.raises(SignInAgain):
            YouTube().say(channel(), keys, draft)


def test_listening_rests_before_it_takes_what_answers_need(site: Site) -> None:
    site.thread("It drips")
    one = channel(units=100, videos="")
    heard(one)
    one.cursor["units"]["spent"] = 80
    site.asked.clear()
    with pytest.raises(Resting) as rest:
        YouTube().listen(one, KEYS)
    assert rest.value.again_in is not None
    assert site.asked == []
    one.cursor["units"]["spent"] = 10
    site.refusals = [refused(403, "quotaExceeded")]
    assert heard(one) == []
    assert one.quota["left"] == 0
    with pytest.raises(Resting):
        YouTube().listen(one, KEYS)


def test_what_is_said_counts_and_stands_once_in_the_inbox(fresh: World, site: Site) -> None:
    connected = YouTube().connect({**ANSWERS, "videos": ""})
    one = Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network="youtube", handle=connected.handle, name="Acme",
        settings=dict(connected.settings),
    )  # fmt: skip
    keep_keys(one.pk, connected.keys)
    site.thread("It drips")
    assert look(one) == 1
    message = Message.objects.using("courier").get()
    assert message.raw["top"] == "T0"
    hand_over(one, Draft("a", "We look.", answers=message.uri, raw=message.raw), actor=None, using="courier")
    taken = next_to_send()
    assert taken is not None
    send(taken)
    one.refresh_from_db(using="courier")
    look(one)
    one.refresh_from_db(using="courier")
    assert standing_of(one).quota == "9946 of 10000 units left"
    assert Message.objects.using("courier").count() == 2


NONSENSE = [
    [], 3, None, {"items": 3}, {"items": [None, 3, {}]}, {"items": [{"id": 3, "snippet": []}]},
    {"items": [{"id": "T0", "snippet": {"topLevelComment": 3, "totalReplyCount": "many"}, "replies": {"comments": 3}}]},
    {"items": [{"id": "T0", "snippet": {"totalReplyCount": 9, "videoId": {}, "topLevelComment": {
        "id": "T0", "snippet": {"publishedAt": "0001-01-01T00:00:00+14:00", "authorChannelId": 3, "videoId": 3}}}}]},
    {"items": [{"id": "T0", "snippet": {"authorDisplayName": "x", "publishedAt": "then", "textDisplay": []}}]},
]  # fmt: skip


@pytest.mark.parametrize("told", NONSENSE)
def test_nonsense_is_left_out_or_a_trouble(site: Site, monkeypatch: pytest.MonkeyPatch, told: Any) -> None:
    for name in ("_get", "_post", "_put"):
        monkeypatch.setattr(Site, name, lambda *_given: told)
    one = channel()
    one.cursor = {"threads": {"old": 1}, "turn": 5}
    for do in (
        lambda: sound(heard(one)),
        lambda: YouTube().thread(one, KEYS, "youtube:T0.R1"),
        lambda: YouTube().profile(one, KEYS, US),
        lambda: YouTube().say(one, KEYS, Draft("a", "We look.", answers="youtube:T0")),
        lambda: YouTube().find_sent(one, KEYS, Draft("a", "We look.", answers="youtube:T0")),
        lambda: YouTube().find_sent(one, KEYS, Draft("a", "We look.", raw={"video": VIDEO})),
        lambda: YouTube().connect(ANSWERS),
    ):
        with suppress(Trouble):
            do()
