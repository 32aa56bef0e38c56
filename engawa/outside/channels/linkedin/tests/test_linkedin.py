"""LinkedIn on paper: what is said to a page is heard once, what we say is said once, and troubles are told in words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engawa.outside.channels.linkedin.client import pause_of
from engawa.outside.channels.linkedin.network import LinkedIn
from engawa.outside.channels.linkedin.tests.companies import TOKEN, US, Companies, linkedin
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, SignInAgain, Trouble, Unsure

KEYS = {"token": TOKEN}
ANN, BOB = "urn:li:person:ann", "urn:li:person:bob"


@pytest.fixture
def companies(monkeypatch: pytest.MonkeyPatch) -> Iterator[Companies]:
    with linkedin(Companies()) as running:
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_LINKEDIN_URL", running.address)
        yield running


@pytest.fixture
def account(companies: Companies) -> Account:
    return Account(network="linkedin", settings={"page": "77"})


def hear(account: Account) -> list[Heard]:
    catch = LinkedIn().listen(account, KEYS)
    account.cursor = {**account.cursor, **json.loads(json.dumps(catch.cursor))}
    return list(catch.heard) + (hear(account) if catch.more else [])


def test_a_token_and_a_number_open_a_page(companies: Companies) -> None:
    connected = LinkedIn().connect({"page": US, "token": TOKEN})
    assert (connected.handle, connected.name, connected.settings) == ("acme", "Acme", {"page": "77"})
    for answers, at in (({"page": "acme", "token": TOKEN}, "page"), ({"page": "77", "token": "x"}, "token"),
                        ({"page": "77"}, "token")):  # fmt: skip
        with pytest.raises(Refused) as problem:
            LinkedIn().connect(answers)
        assert problem.value.at == at


def test_comments_answers_and_posts_that_name_us_are_heard_once(
    companies: Companies, account: Account
) -> None:
    post = companies.post(US, "We are back", ago=900)
    first = companies.comment(post, ANN, "It drips", ago=60)
    second = companies.comment(post, BOB, "Here too", ago=50, above=first)
    companies.post(BOB, r"Look at \@Acme", ago=40)
    heard = hear(account)
    assert [one.text for one in heard] == ["It drips", "Here too", "Look at @Acme"]
    assert [(one.uri, one.answers, one.root) for one in heard[:2]] == [
        (first, post, post),
        (second, first, post),
    ]
    assert (heard[0].speaker.uid, heard[0].speaker.name) == (ANN, "A member of LinkedIn")
    assert heard[1].raw["on"] == first
    companies.asked.clear()
    assert hear(account) == []
    assert not [one for one in companies.asked if "socialActions" in one]
    talk = LinkedIn().thread(account, KEYS, post)
    assert [one.text for one in talk] == ["We are back", "It drips", "Here too"]
    assert LinkedIn().thread(account, KEYS, "urn:li:share:1") == []


def test_many_posts_are_read_over_several_looks(companies: Companies, account: Account) -> None:
    for number in range(45):
        companies.comment(companies.post(US, "New", ago=900), ANN, str(number), ago=60)
    for number in range(60):
        companies.comment(next(iter(companies.posts)), BOB, f"More {number}", ago=30)
    heard = [one.text for one in hear(account)]
    assert len(heard) == len(set(heard)) == 105


def test_we_answer_change_and_take_back(companies: Companies, account: Account) -> None:
    post = companies.post(US, "We are back", ago=900)
    first = companies.comment(post, ANN, "It drips", ago=60)
    companies.comment(post, BOB, "Here too", ago=50, above=first)
    bob = next(one for one in hear(account) if one.speaker.uid == BOB)
    network, draft = LinkedIn(), Draft("a", "We look.", answers=bob.uri, raw=bob.raw)
    assert network.find_sent(account, KEYS, draft) is None
    sent = network.say(account, KEYS, draft)
    assert companies.comments[sent.uri]["parentComment"] == first
    assert network.find_sent(account, KEYS, draft) == sent
    onward = replace(draft, text="Soon.", answers=sent.uri, raw={**bob.raw, **sent.raw})
    assert companies.comments[network.say(account, KEYS, onward).uri]["parentComment"] == first
    assert network.change(account, KEYS, replace(draft, text="We looked."), sent) == sent
    assert companies.comments[sent.uri]["message"]["text"] == "We looked."
    for _again in range(2):
        network.take_back(account, KEYS, draft, sent)
    with pytest.raises(Refused):
        network.change(account, KEYS, draft, sent)
    new = Draft("n", "Out now (at last) #leak")
    said = network.say(account, KEYS, new)
    assert companies.posts[said.uri]["commentary"] == r"Out now \(at last\) #leak"
    assert network.find_sent(account, KEYS, new) == said
    assert network.change(account, KEYS, replace(new, text="Out"), said) == said
    for _again in range(2):
        network.take_back(account, KEYS, new, said)
    assert [network.room(account, one) for one in (draft, new)] == [1250, 3000]
    for wrong in (replace(draft, text=" "), replace(draft, text="x" * 1251)):
        with pytest.raises(Refused):
            network.say(account, KEYS, wrong)


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (401, {"message": "Expired"}, SignInAgain),
        (403, {"message": "Not enough permissions"}, Refused),
        (426, {"code": "NONEXISTENT_VERSION", "message": "sunset"}, Trouble),
        (429, {"message": "Resource level throttle"}, Trouble),
        (500, {"message": "Internal"}, Trouble),
        (200, {}, Trouble),
    ],
)
def test_errors_are_told_apart(
    companies: Companies, account: Account, status: int, said: dict[str, str], kind: type[Trouble]
) -> None:
    companies.troubles = [("GET organizationalEntityNotifications", status, said, {})]
    if status == 200:
        assert hear(account) == []
        return
    with pytest.raises(kind) as trouble:
        hear(account)
    assert type(trouble.value) is not Unsure
    assert TOKEN not in str(trouble.value).split()


def test_a_cut_connection_is_unsure_and_found(companies: Companies, account: Account) -> None:
    post = companies.post(US, "We are back", ago=900)
    draft = Draft("a", "We look.", answers=post, raw={"post": post})
    companies.troubles = [(f"POST socialActions/{post}", 0, {}, {})]
    with pytest.raises(Unsure):
        LinkedIn().say(account, KEYS, draft)
    found = LinkedIn().find_sent(account, KEYS, draft)
    assert found is not None
    assert found.uri in companies.comments
    companies.troubles = [("POST posts", 201, {}, {}), ("POST posts", 503, {}, {})]
    for _each in range(2):
        with pytest.raises(Unsure):
            LinkedIn().say(account, KEYS, Draft("n", "Out now."))


def test_a_days_quota_is_waited_for_until_midnight_and_a_minutes_for_a_minute() -> None:
    evening = datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert pause_of("Resource level throttle APPLICATION DAY limit", evening) == timedelta(hours=2)
    assert pause_of("Comment create throttled: creation rate limit exceeded", evening) == timedelta(minutes=1)
