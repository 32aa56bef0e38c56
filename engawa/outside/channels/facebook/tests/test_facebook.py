"""A page on paper: what is said to it is heard once, what we say is said once, and its troubles are told in words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engawa.boundary import reading_as
from engawa.outside.channels.facebook.network import Facebook
from engawa.outside.channels.facebook.tests.pages import MISSING, PAGE, TOKEN, Page, at, graph_api
from engawa.outside.channels.health import standing_of
from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.metering import spent_by
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import (
    Draft,
    Heard,
    Refused,
    SignInAgain,
    Speaker,
    Trouble,
    Unsure,
    register,
)
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.inbox.models import Message
from tests.world import World

KEYS = {"token": TOKEN}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    with graph_api(Page()) as running:
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_GRAPH_URL", running.address)
        register(Facebook())
        yield running


@pytest.fixture
def account(page: Page) -> Account:
    return Account(network="facebook", settings={"page": PAGE, "private": True})


def hear(account: Account) -> list[Heard]:
    catch = Facebook().listen(account, KEYS)
    account.cursor = {**account.cursor, **json.loads(json.dumps(catch.cursor))}
    return list(catch.heard)


def test_a_page_token_opens_an_account_and_others_do_not(page: Page) -> None:
    connected = Facebook().connect({"token": f" {TOKEN} "})
    assert (connected.handle, connected.keys) == (f"Acme ({PAGE})", KEYS)
    assert connected.settings == {"page": PAGE, "private": True}
    for token in ("wrong", "", "tök\u200ben"):
        with pytest.raises(Refused) as problem:
            Facebook().connect({"token": token})
        assert problem.value.at == "token"
    page.troubles = [("GET me", 200, {"id": "7", "name": "A person"}, {})]
    with pytest.raises(Refused, match="not a page's"):
        Facebook().connect({"token": TOKEN})
    page.troubles = [("GET 1000/conversations", 403, {"error": {"code": 200, "message": "no"}}, {})]
    connected = Facebook().connect({"token": TOKEN})
    assert connected.settings["private"] is False
    assert "pages_messaging" in Facebook().facts(Account(settings=connected.settings))[0][1]


def test_what_is_said_on_a_page_is_heard_once_and_in_its_place(page: Page, account: Account) -> None:
    ours = page.post(PAGE, "We are back", ago=60)
    theirs = page.post("ann", "It drips", ago=50)
    first = page.comment(ours, "bob", "Here too", ago=40)
    second = page.comment(ours, "carol", "And here", ago=39, above=first)
    page.comment(ours, "", "From somebody who hides", ago=38)
    named = page.post("dora", "@Acme does it drip?", ago=20, edge=f"{PAGE}/tagged")
    heard = hear(account)
    assert [one.text for one in heard] == [
        "We are back", "It drips", "Here too", "And here", "From somebody who hides", "@Acme does it drip?",
    ]  # fmt: skip
    found = {one.uri.removeprefix("facebook:"): one for one in heard}
    assert found[ours].is_ours
    assert not found[theirs].is_ours
    assert found[second].answers == f"facebook:{first}"
    assert {found[first].root, found[second].root} == {f"facebook:{ours}"}
    assert found[second].raw["on"] == first
    assert found[named].speaker.uid == "dora"
    assert [one.speaker.name for one in heard if one.speaker.uid.startswith("unknown:")] == [
        "Somebody on Facebook"
    ]
    page.asked.clear()
    assert [one.uri for one in hear(account)] == [f"facebook:{named}"], "told again, and kept once"
    assert not [one for one in page.asked if one.endswith("/comments")], "nothing was done below any post"
    page.comment(ours, "bob", "Still", ago=1)
    assert "Still" in [one.text for one in hear(account)]


def test_many_comments_are_told_a_page_after_the_other(page: Page, account: Account) -> None:
    page.page_size = 10
    post = page.post(PAGE, "We are back", ago=900)
    for number in range(47):
        page.comment(post, "ann", str(number), ago=800 - number)
    assert len(hear(account)) == 48
    assert len(Facebook().thread(account, KEYS, f"facebook:{post}")) == 48


def test_private_talks_are_heard_and_answered_while_that_is_allowed(page: Page, account: Account) -> None:
    picture = {
        "attachments": {
            "data": [{"mime_type": "image/png", "name": "x", "image_data": {"url": "https://c/x"}}]
        }
    }
    page.message("t_1", "ann", "Between us", ago=60, **picture)
    (heard,) = hear(account)
    assert (heard.is_private, heard.speaker.is_public, heard.root) == (True, False, "facebook:t_1")
    assert heard.media[0].media_type == "image/png"
    for number in range(40):
        page.message("t_1", "ann", str(number), ago=50 - number)
    assert {str(number) for number in range(40)} <= {one.text for one in hear(account)}
    draft = Draft("p", "We look.", answers=heard.uri, raw=heard.raw, is_private=True)
    sent = Facebook().say(account, KEYS, draft)
    assert Facebook().find_sent(account, KEYS, draft) == sent
    (echo,) = [one for one in hear(account) if one.is_ours]
    assert (echo.uri, echo.is_private) == (sent.uri, True)


def test_after_a_day_nobody_is_answered_in_private_unless_they_wrote_again(
    page: Page, account: Account
) -> None:
    assert Facebook.limits.private_within == timedelta(hours=24)
    page.message("t_1", "ann", "Between us", ago=25 * 60)
    (heard,) = hear(account)
    draft = Draft("p", "We look.", answers=heard.uri, raw=heard.raw, is_private=True)
    with pytest.raises(Refused, match="24 hours"):
        Facebook().say(account, KEYS, draft)
    assert f"POST {PAGE}/messages" not in page.asked
    page.message("t_1", "ann", "Hello?", ago=5)
    assert Facebook().say(account, KEYS, draft).uri
    late = {"error": {"message": "(#10) outside", "code": 10, "error_subcode": 2018278}}
    page.troubles = [(f"POST {PAGE}/messages", 400, late, {})]
    with pytest.raises(Refused, match="too long ago"):
        Facebook().say(account, KEYS, draft)
    with pytest.raises(Refused):
        Facebook().say(account, KEYS, Draft("q", "Hello", is_private=True, to=Speaker("facebook", "x")))
    for does in (Facebook().change, Facebook().take_back):
        with pytest.raises(Refused):
            does(account, KEYS, draft, Facebook().say(account, KEYS, draft))


def test_answers_stand_below_what_they_answer_are_changed_and_taken_back(
    page: Page, account: Account
) -> None:
    post = page.post(PAGE, "We are back", ago=60)
    first = page.comment(post, "bob", "It drips", ago=40)
    page.comment(post, "carol", "Here too", ago=39, above=first)
    carol = next(one for one in hear(account) if one.speaker.uid == "carol")
    network, draft = Facebook(), Draft("a", "We look.", answers=carol.uri, raw=carol.raw)
    sent = network.say(account, KEYS, draft)
    assert network.find_sent(account, KEYS, draft) == sent
    assert network.find_sent(account, KEYS, replace(draft, text="Something else")) is None
    assert page.things[sent.raw["id"]]["parent"]["id"] == first
    onward = replace(draft, key="b", text="Soon.", answers=sent.uri, raw={**carol.raw, **sent.raw})
    assert page.things[network.say(account, KEYS, onward).raw["id"]]["parent"]["id"] == first
    assert network.change(account, KEYS, replace(draft, text="We looked."), sent) == sent
    assert page.things[sent.raw["id"]]["message"] == "We looked."
    for _again in range(2):
        network.take_back(account, KEYS, draft, sent)
    with pytest.raises(Refused):
        network.change(account, KEYS, draft, sent)
    new = Draft("n", "Out now.")
    assert network.find_sent(account, KEYS, new) is None
    assert network.say(account, KEYS, new) == network.find_sent(account, KEYS, new)
    assert [network.room(account, one) for one in (draft, new)] == [8000, 63_206]
    for wrong in (replace(draft, text=" "), replace(draft, text="x" * 8_001)):
        with pytest.raises(Refused):
            network.say(account, KEYS, wrong)


def test_an_answer_is_said_once_though_the_connection_was_cut(fresh: World, page: Page) -> None:
    connected = Facebook().connect(KEYS)
    account = Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network="facebook", handle=connected.handle, name=connected.name,
        settings=dict(connected.settings),
    )  # fmt: skip
    keep_keys(account.pk, connected.keys)
    post = page.post(PAGE, "We are back", ago=60)
    question = page.comment(post, "bob", "It drips", ago=40)
    page.headers = {
        "X-App-Usage": json.dumps({"call_count": 28, "total_cputime": 25, "total_time": 25}),
        "X-Business-Use-Case-Usage": json.dumps(
            {"1": [{"type": "pages", "call_count": 61, "total_time": 2}]}
        ),
    }
    for _again in range(2):
        look(account)
        account.refresh_from_db(using="courier")
    with reading_as(fresh.people["tom"]):
        messages = list(Message.objects.filter(is_ours=False))
    assert [one.text for one in messages] == ["It drips"]
    assert (account.quota, standing_of(account).quota) == ({"percent": 39}, "39 % of what is allowed left")
    draft = Draft("a", "We look.", answers=f"facebook:{question}", raw={"id": question, "on": question})
    dispatch = hand_over(account, draft, actor=None, using="courier")
    page.troubles = [(f"POST {question}/comments", 0, {}, {})]
    for _again in range(3):
        Dispatch.objects.using("courier").update(due_at=dispatch.due_at)
        Account.objects.using("courier").update(send_at=dispatch.due_at)
        if (taken := next_to_send()) is not None:
            send(taken)
    dispatch.refresh_from_db(using="courier")
    assert dispatch.state == "sent"
    assert page.asked.count(f"POST {question}/comments") == 1
    assert spent_by(account, using="courier").read > 0


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, {"code": 190, "error_subcode": 463, "message": "Session has expired"}, SignInAgain),
        (401, {}, SignInAgain),
        *((400, {"code": code, "message": "limit"}, Trouble) for code in (4, 17, 32, 613, 80001)),
        *((403, {"code": code, "message": "permission"}, Refused) for code in (3, 10, 200, 299)),
        (400, MISSING, Refused),
        (500, {"code": 2, "message": "retry", "is_transient": True}, Trouble),
        (502, {}, Trouble),
    ],
)
def test_errors_are_told_apart(page: Page, account: Account, status: int, error: object, kind: type) -> None:
    page.troubles = [(f"GET {PAGE}/feed", status, {"error": error}, {})]
    with pytest.raises(kind) as trouble:
        Facebook().listen(account, KEYS)
    assert str(trouble.value)
    assert TOKEN not in str(trouble.value)
    assert type(trouble.value) is not Unsure


def test_it_waits_as_long_as_it_is_asked_to(page: Page, account: Account) -> None:
    usage = {
        "X-Business-Use-Case-Usage": json.dumps(
            {"1": [{"call_count": 100, "estimated_time_to_regain_access": 27}]}
        )
    }
    page.troubles = [(f"GET {PAGE}/feed", 400, {"error": {"code": 80001, "message": "Too many"}}, usage)]
    with pytest.raises(Trouble) as trouble:
        Facebook().listen(account, KEYS)
    assert trouble.value.again_in == timedelta(minutes=27)


def test_what_is_no_answer_does_no_harm(page: Page, account: Account) -> None:
    nonsense = [None, 3, {}, {"id": 5}, {"id": "x", "from": [1], "attachments": 7, "created_time": "when?"}]
    page.troubles = [(f"GET {PAGE}/feed", 200, {"data": nonsense, "paging": 3}, {})]
    assert all(one.uri for one in hear(account))
    for wrong in ({"data": "x"}, {"data": {"a": 1}}, {}):
        page.troubles = [(f"GET {PAGE}/conversations", 200, wrong, {})]
        hear(account)
    page.troubles = [(f"POST {PAGE}/feed", 200, {"no": "id"}, {}), (f"POST {PAGE}/feed", 500, {}, {})]
    for _each in range(2):
        with pytest.raises(Unsure):
            Facebook().say(account, KEYS, Draft("n", "Out now."))
    assert Facebook().thread(account, KEYS, "facebook:gone_1") == []
    assert Facebook().profile(account, KEYS, "gone") is None
    page.things["ann"] = {"id": "ann", "name": "Ann", "created_time": at(1)}
    ann = Facebook().profile(account, KEYS, "ann")
    assert ann is not None
    assert ann.name == "Ann"
