"""X on paper: signed as RFC 5849 says, counted as twitter-text counts, heard once and said once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.metering import spent_by
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import (
    Draft,
    Heard,
    Refused,
    Resting,
    SignInAgain,
    Trouble,
    Unsure,
    register,
)
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.channels.x.lengths import length
from engawa.outside.channels.x.network import X
from engawa.outside.channels.x.signing import signature
from engawa.outside.channels.x.tests.users import KEYS, US, Said, Users, x_api
from engawa.outside.inbox.models import Message
from tests.world import World


@pytest.fixture
def users(monkeypatch: pytest.MonkeyPatch) -> Iterator[Users]:
    with x_api(Users()) as running:
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_X_URL", running.address)
        register(X())
        yield running


@pytest.fixture
def account(users: Users) -> Account:
    return Account(network="x", settings={"id": US, "words": ""})


def hear(account: Account) -> list[Heard]:
    catch = X().listen(account, KEYS)
    moved = {**account.cursor, **json.loads(json.dumps(catch.cursor))}
    account.cursor = {name: value for name, value in moved.items() if value is not None}
    account.quota = dict(catch.quota)
    return list(catch.heard)


def test_requests_are_signed_as_rfc_5849_shows() -> None:
    asked = [
        ("file", "vacation.jpg"), ("size", "original"), ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
        ("oauth_token", "nnch734d00sl2jdk"), ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131202"), ("oauth_nonce", "chapoH"),
    ]  # fmt: skip
    url = "http://photos.example.net/photos"
    assert (
        signature("GET", url, asked, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00") == "MdpQcU8iPSUjWoN/UDMsK2sui9I="
    )


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("저찀쯿쿿", 8),
        ("H🐱☺", 5),
        ("👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 1️⃣ ©", 17),
        ("cafe\u0301", 4),
        ("“quoted” – dash… ‘x’", 21),
        ("ann@acme.example and this.notatld", 33),
        ("see (https://en.wikipedia.org/wiki/A_(b)).", 30),
        ("http://twitter.com/これは日本語です。example.com中国語", 70),
    ],
)
def test_texts_are_as_long_as_x_counts_them(text: str, counted: int) -> None:
    assert length(text) == counted


def test_keys_open_an_account_and_wrong_ones_do_not(users: Users) -> None:
    connected = X().connect({**KEYS, "words": " acme   drips "})
    assert (connected.handle, connected.settings) == ("@acme", {"id": US, "words": "acme drips"})
    assert connected.keys == KEYS
    for name, value in (
        ("token_secret", "wrong"),
        ("app_key", ""),
        ("token", "t\u200b"),
        ("words", "w" * 513),
    ):
        with pytest.raises(Refused) as problem:
            X().connect({**KEYS, name: value})
        assert problem.value.at == ("token" if name == "token_secret" else name)


def test_mentions_are_heard_once_with_addresses_as_they_were_written(users: Users, account: Account) -> None:
    link = {"urls": [{"url": "https://t.co/1", "expanded_url": "https://acme.example/faq"}]}
    first = users.post("1", "@acme it drips &amp; https://t.co/1", 50, entities=link,
                       attachments={"media_keys": ["3_1"]})  # fmt: skip
    users.post("2", "RT @acme: news", 40, referenced_tweets=[{"type": "retweeted", "id": "5"}])
    second = users.post("2", "@user1 @acme here too", 30, answers=first)
    long = {"text": "@acme " + "long " * 100}
    users.post("3", "@acme long…", 20, note_tweet=long)
    users.headers = {
        "x-rate-limit-limit": "300",
        "x-rate-limit-remaining": "298",
        "x-rate-limit-reset": "1900000000",
    }
    heard = hear(account)
    assert [one.text for one in heard[:2]] == [
        "@acme it drips & https://acme.example/faq",
        "@user1 @acme here too",
    ]
    assert len(heard[2].text) > 500
    assert (heard[1].answers, heard[1].root) == (f"x:{first}", f"x:{first}")
    assert heard[1].uri == f"x:{second}"
    assert heard[0].media[0].alt == "A leak"
    assert heard[0].url == f"https://x.com/user1/status/{first}"
    assert (account.quota["left"], account.quota["of"]) == (298, 300)
    assert (account.quota["month_left"], account.quota["month_of"]) == (9565, 10000)
    assert hear(account) == []
    assert account.quota["month_left"] == 9565
    assert users.asked.count("GET usage/tweets") == 1
    own = users.post(US, "By telephone")
    (ours,) = hear(account)
    assert (ours.uri, ours.is_ours, ours.is_to_us) == (f"x:{own}", True, False)


def test_a_flood_is_heard_page_by_page_and_words_are_searched(users: Users, account: Account) -> None:
    account.settings["words"] = "drips"
    users.post("1", "@acme hello", 99)
    hear(account)
    users.page_size = 10
    said = {f"x:{users.post('1', f'@acme {number}', 50)}" for number in range(35)}
    overheard = f"x:{users.post('2', 'It drips somewhere', 5)}"
    heard = {one.uri: one for one in hear(account)}
    assert heard.keys() == {*said, overheard}
    assert not heard[overheard].is_to_us
    account.cursor["found"] = "1"
    assert overheard in {one.uri for one in hear(account)}, "what search refuses to begin at is left out"


def test_answers_are_said_once_found_again_and_taken_back(users: Users, account: Account) -> None:
    first = users.post("1", "@acme it drips", 50)
    (heard,) = hear(account)
    network, draft = X(), Draft("a", "We look & mend.", answers=heard.uri, raw=heard.raw)
    assert network.find_sent(account, KEYS, draft) is None
    sent = network.say(account, KEYS, draft)
    assert network.find_sent(account, KEYS, draft) == sent
    assert network.find_sent(account, KEYS, Draft("n", "We look & mend.")) is None
    assert [one.uri for one in network.thread(account, KEYS, sent.uri)] == [f"x:{first}", sent.uri]
    for _again in range(2):
        network.take_back(account, KEYS, draft, sent)
    assert network.thread(account, KEYS, "x:1") == network.thread(account, KEYS, "x:no") == []
    gone = replace(draft, answers="x:5", raw={"id": "5"})
    for wrong in (
        gone,
        replace(draft, text="の" * 141),
        replace(draft, text=" "),
        replace(draft, answers="x:?", raw={}),
    ):
        with pytest.raises(Refused):
            network.say(account, KEYS, wrong)
    assert network.say(account, KEYS, replace(draft, text="の" * 140)).uri
    ann = network.profile(account, KEYS, "7")
    assert ann is not None
    assert ann.handle == "@user7"
    assert network.profile(account, KEYS, "../me") is None


def test_a_cut_connection_leads_to_no_second_post_and_what_it_cost_is_counted(
    fresh: World, users: Users
) -> None:
    connected = X().connect(KEYS)
    account = Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network="x", handle=connected.handle, name=connected.name,
        settings=dict(connected.settings),
    )  # fmt: skip
    keep_keys(account.pk, connected.keys)
    question = users.post("1", "@acme it drips", 50)
    for _again in range(2):
        look(account)
        account.refresh_from_db(using="courier")
    assert Message.objects.using("courier").filter(is_ours=False).count() == 1
    draft = Draft("a", "We look.", answers=f"x:{question}", raw={"id": question})
    dispatch = hand_over(account, draft, actor=None, using="courier")
    users.troubles = [("POST tweets", 0, {}, {})]
    for _again in range(3):
        Dispatch.objects.using("courier").update(due_at=dispatch.due_at)
        Account.objects.using("courier").update(send_at=dispatch.due_at)
        if (taken := next_to_send()) is not None:
            send(taken)
    dispatch.refresh_from_db(using="courier")
    assert (dispatch.state, users.asked.count("POST tweets")) == ("sent", 1)
    assert spent_by(account, using="courier").read >= 2


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (401, {"title": "Unauthorized"}, SignInAgain),
        (402, {"title": "CreditsDepleted", "detail": "No credits"}, Resting),
        (403, {"title": "Forbidden", "detail": "Not permitted"}, Refused),
        (429, {"title": "UsageCapExceeded", "detail": "Monthly"}, Resting),
        (429, {"title": "Too Many Requests"}, Trouble),
        (503, {"title": "Service Unavailable"}, Trouble),
        (200, {"errors": [{"detail": "Could not find user"}]}, Refused),
    ],
)
def test_errors_are_told_apart(
    users: Users, account: Account, status: int, said: Said, kind: type[Trouble]
) -> None:
    reset = str(int((datetime.now(UTC) + timedelta(minutes=5)).timestamp()))
    users.troubles = [("GET users/100/mentions", status, said, {"x-rate-limit-reset": reset})]
    with pytest.raises(kind) as trouble:
        X().listen(account, KEYS)
    assert str(trouble.value)
    if status == 429 and kind is Trouble:
        assert trouble.value.again_in is not None
        assert timedelta(minutes=3) < trouble.value.again_in <= timedelta(minutes=5)


def test_nonsense_does_no_harm(users: Users, account: Account) -> None:
    nonsense = [
        None,
        3,
        {},
        {"id": 7},
        {"id": "8", "author_id": "9", "attachments": {"media_keys": [[]]}, "entities": 3},
    ]
    users.troubles = [("GET users/100/mentions", 200, {"data": nonsense, "includes": [], "meta": 1}, {})]
    assert [one.uri for one in hear(account)] == ["x:8"]
    for wrong in ({"data": 5}, {"data": {"id": ""}}):
        users.troubles = [("POST tweets", 201, wrong, {})]
        with pytest.raises(Unsure):
            X().say(account, KEYS, Draft("a", "Out now."))
    users.troubles = [("POST tweets", 503, {}, {})]
    with pytest.raises(Unsure):
        X().say(account, KEYS, Draft("a", "Out now."))
