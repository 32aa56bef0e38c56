"""An account at a Reddit that answers over HTTP and keeps what it is told."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, Heard, Refused, SignInAgain, Speaker, Trouble, Unsure
from engawa.outside.channels.reddit import client
from engawa.outside.channels.reddit.network import Reddit
from engawa.outside.channels.reddit.tests.site import PASSWORD, US, Site, failed, reddit
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.channels.sound import sound
from engawa.outside.inbox.models import Message
from tests.world import World

ANSWERS = {
    "client_id": "app", "secret": "s", "name": f"u/{US}", "password": PASSWORD, "ours": "taps",
    "watched": "r/plumbing", "words": "Acme, tap",
}  # fmt: skip
KEYS = {"client_id": "app", "secret": "s", "name": US, "password": PASSWORD}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    client._tokens.clear()
    with reddit() as running:
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_REDDIT_URL", running.address)
        yield running


def account(**more: Any) -> Account:
    settings = {"name": US, "ours": "taps", "watched": "plumbing", "words": "Acme"}
    return Account(network="reddit", settings=settings, cursor={}, **more)


def heard(one: Account) -> list[Heard]:
    catch = Reddit().listen(one, KEYS)
    one.cursor = {**one.cursor, **catch.cursor}
    return list(catch.heard)


def test_a_password_or_a_refresh_token_opens_an_account(site: Site) -> None:
    connected = Reddit().connect(ANSWERS)
    assert (connected.handle, connected.settings["watched"]) == (f"u/{US}", "plumbing")
    assert connected.keys["password"] == PASSWORD
    assert Reddit().connect({**ANSWERS, "password": "", "refresh": "again"}).keys["refresh"] == "again"
    for wrong, at in (
        ({"password": "x"}, "password"), ({"password": ""}, "password"), ({"words": ""}, "words"),
        ({"ours": "no spaces"}, "ours"), ({"ours": "secret"}, "ours"), ({"name": "Other"}, "name"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            Reddit().connect({**ANSWERS, **wrong})
        assert refusal.value.at == at


def test_what_is_said_to_us_and_about_us_is_heard_and_nothing_else(site: Site) -> None:
    post = site.post("ann", "It drips", "Since May.")
    ours = site.comment(US, "Which tap?", post["name"])
    reply = site.comment("ann", "The old one", ours["name"], post["name"])
    site.inbox.append(reply["name"])
    letter = site.message("bob", "Between us")
    site.comment("cem", "Nobody is meant", post["name"], subreddit="plumbing")
    named = site.comment("dee", "Ask acme!", post["name"], subreddit="plumbing")
    one = account()
    found = {each.uri: each for each in heard(one)}
    assert set(found) == {f"reddit:{each['name']}" for each in (post, reply, letter, named)}
    answer = found[f"reddit:{reply['name']}"]
    assert (answer.answers, answer.root) == (f"reddit:{ours['name']}", f"reddit:{post['name']}")
    assert (answer.speaker.handle, answer.subject, answer.is_private) == ("u/ann", "It drips", False)
    assert found[f"reddit:{letter['name']}"].is_private
    assert found[f"reddit:{post['name']}"].text == "It drips\n\nSince May."
    said = site.comment(US, "By another program", post["name"])
    again = {each.uri: each for each in heard(one)}
    assert again[f"reddit:{said['name']}"].is_ours
    assert site.tokens == 1, "a token is asked for once"


def test_what_was_taken_back_is_told_and_what_is_left_of_the_quota(site: Site) -> None:
    post = site.post("ann", "It drips")
    one = account()
    heard(one)
    post |= {"author": "[deleted]", "selftext": "[deleted]"}
    one.cursor["turn"] = 9
    assert [each.uri for each in heard(one) if each.is_removed] == [f"reddit:{post['name']}"] * 2
    quota = Reddit().listen(one, KEYS).quota
    assert (quota["left"], quota["of"]) == (site.left, site.left + 10)
    site.left = 11
    site.asked.clear()
    Reddit().listen(one, KEYS)
    assert site.asked == ["GET /message/inbox"], "the rest is kept for answers"


def test_an_answer_is_said_once_changed_and_taken_back(site: Site) -> None:
    post = site.post("ann", "It drips")
    one, draft = account(), Draft("a", "We look.", answers=f"reddit:{post['name']}")
    assert Reddit().find_sent(one, KEYS, draft) is None
    sent = Reddit().say(one, KEYS, draft)
    assert Reddit().find_sent(one, KEYS, draft) == sent
    changed = Reddit().change(one, KEYS, Draft("a", "We looked."), sent)
    assert (changed.uri, site.things[-1]["body"]) == (sent.uri, "We looked.")
    Reddit().take_back(one, KEYS, draft, sent)
    assert site.things[-1]["author"] == "[deleted]"


def test_private_words_go_to_one_and_posts_to_our_subreddit(site: Site) -> None:
    letter, one = site.message("bob", "Between us"), account()
    sent = Reddit().say(one, KEYS, Draft("a", "Yes.", answers=f"reddit:{letter['name']}", is_private=True))
    assert (site.things[-1]["dest"], sent.uri) == ("bob", f"reddit:{site.things[-1]['name']}")
    post = site.post("ann", "It drips")
    to = Speaker("reddit", "ann", "u/ann")
    draft = Draft("b", "We write you.", answers=f"reddit:{post['name']}", is_private=True, to=to)
    assert Reddit().say(one, KEYS, draft).uri == f"reddit:{site.things[-1]['name']}"
    assert site.things[-1]["dest"] == "ann"
    with pytest.raises(Refused):
        Reddit().change(one, KEYS, draft, sent)
    published = Reddit().say(one, KEYS, new := Draft("c", "New taps.\n\nThey do not drip."))
    assert (site.things[-1]["title"], site.things[-1]["subreddit"]) == ("New taps.", "taps")
    found = Reddit().find_sent(one, KEYS, new)
    assert found is not None
    assert found.uri == published.uri


def test_a_talk_is_read_with_what_it_leaves_out(site: Site) -> None:
    post = site.post("ann", "It drips")
    names = [site.comment("bob", f"Mine {number}", post["name"], post["name"])["name"] for number in range(3)]
    talk = Reddit().thread(account(), KEYS, f"reddit:{names[2]}")
    assert [each.uri for each in talk] == [f"reddit:{each}" for each in (post["name"], *names)]
    assert {each.subject for each in talk} == {"It drips"}
    who = Reddit().profile(account(), KEYS, "ann")
    assert who is not None
    assert (who.handle, who.avatar) == ("u/ann", "https://a.example/i.png")
    assert Reddit().profile(account(), KEYS, "nobody") is None


@pytest.mark.parametrize(
    ("answer", "kind", "seconds"),
    [
        (failed("RATELIMIT", "Take a break for 5 minutes before trying again."), Trouble, 301),
        (failed("RATELIMIT", "you are doing that too much.", ratelimit=12.5), Trouble, 12),
        (failed("THREAD_LOCKED", "Comments are locked."), Refused, None),
        (failed("DELETED_COMMENT", "that comment has been deleted"), Refused, None),
        (failed("USER_REQUIRED", "Please log in to do that."), SignInAgain, None),
        ((429, {"x-ratelimit-reset": "30"}, b"{}"), Trouble, 30),
        ((403, {}, b'{"message": "Forbidden", "error": 403}'), Refused, None),
        ((302, {"location": "https://www.reddit.com/subreddits/search?q=x"}, b""), Refused, None),
        ((503, {}, b"<html>"), Trouble, None),
        ((200, {}, b"<html>"), Trouble, None),
    ],
)  # fmt: skip
def test_refusals_are_troubles_of_their_kind(
    site: Site, answer: Any, kind: type[Trouble], seconds: int | None
) -> None:
    post = site.post("ann", "It drips")
    site.refusals = [answer]
    with pytest.raises(Trouble) as trouble:
        Reddit().say(account(), KEYS, Draft("a", "We look.", answers=f"reddit:{post['name']}"))
    assert isinstance(trouble.value, kind)
    assert isinstance(trouble.value, Refused) == (kind is Refused)
    again = trouble.value.again_in
    assert (int(again.total_seconds()) if again else None) == seconds


def test_a_token_that_ended_is_asked_for_anew_and_wrong_keys_end_it(site: Site) -> None:
    one = account()
    heard(one)
    site.tokens += 5
    heard(one)
    client._tokens.clear()
    with pytest.raises(SignInAgain):
        Reddit().listen(one, {**KEYS, "password": "changed"})
    with pytest.raises(Trouble) as trouble:
        Reddit().say(one, KEYS, Draft("a", "x" * 10_001, answers="reddit:t3_p0"))
    assert isinstance(trouble.value, Refused)


def test_what_goes_wrong_while_it_is_said_is_found_again(
    fresh: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = Reddit().connect(ANSWERS)
    one = Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network="reddit", handle=connected.handle, name="Acme",
        settings=dict(connected.settings),
    )  # fmt: skip
    keep_keys(one.pk, connected.keys)
    post = site.post("ann", "It drips")
    assert look(one) == 1
    message = Message.objects.using("courier").get()
    assert (message.subject, message.raw["name"]) == ("It drips", post["name"])
    say, silent = Reddit.say, [Unsure("It fell silent.")]

    def cut_off(self: Reddit, *given: Any) -> Any:
        sent = say(self, *given)
        if silent:
            raise silent.pop()
        return sent

    monkeypatch.setattr(Reddit, "say", cut_off)
    dispatch = hand_over(one, Draft("a", "We look.", answers=message.uri), actor=None, using="courier")
    for _turn in range(2):
        Account.objects.using("courier").update(send_at=one.made_at)
        Dispatch.objects.using("courier").update(due_at=one.made_at)
        taken = next_to_send()
        assert taken is not None
        send(taken)
    dispatch.refresh_from_db(using="courier")
    assert (dispatch.state, len([each for each in site.things if each["author"] == US])) == ("sent", 1)


NONSENSE = [
    [], "x", 3, None, {"data": []}, {"kind": "Listing", "data": {"children": [None, 3, {"kind": 5, "data": {}}]}},
    {"kind": "Listing", "data": {"after": 7, "children": [
        {"kind": "t1", "data": {"name": "t1_a", "author": "ann", "created_utc": 1e300, "body": ["x"]}},
        {"kind": "t1", "data": {"name": "t1_b", "author": {}, "created_utc": "now", "replies": {"data": 3}}},
        {"kind": "t3", "data": {"name": "t3_c", "author": "ann", "created_utc": 4e9, "url": "http://["}},
        {"kind": "more", "data": {"children": [None], "parent_id": 3}},
    ]}},
    [{"kind": "Listing", "data": {"children": "x"}}, 3], {"json": 3}, {"json": {"errors": [3]}},
]  # fmt: skip


@pytest.mark.parametrize("told", NONSENSE)
def test_nonsense_is_left_out_or_a_trouble(site: Site, monkeypatch: pytest.MonkeyPatch, told: Any) -> None:
    monkeypatch.setattr(Site, "_told", lambda *_given: told)
    one = account()
    one.cursor = {"known": ["t1_x"], "turn": 9, "inbox": 0.0}
    for do in (
        lambda: sound(heard(one)),
        lambda: Reddit().thread(one, KEYS, "reddit:t1_x"),
        lambda: Reddit().thread(one, KEYS, "reddit:t3_x"),
        lambda: Reddit().profile(one, KEYS, "ann"),
        lambda: Reddit().say(one, KEYS, Draft("a", "We look.", answers="reddit:t1_x")),
        lambda: Reddit().say(one, KEYS, Draft("a", "We look.")),
    ):
        with suppress(Trouble):
            do()
