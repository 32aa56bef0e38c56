"""An account at a server that answers over HTTP."""

from collections.abc import Iterator

import pytest

from engawa.boundary import reading_as
from engawa.outside.channels.bluesky import session as sessions
from engawa.outside.channels.bluesky.network import Bluesky
from engawa.outside.channels.bluesky.saying import name_of
from engawa.outside.channels.bluesky.tests.pds import ANN, US, Pds, failed, pds
from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys, keys_of
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, Heard, Refused, SignInAgain, Trouble, register
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from tests.world import World

ANSWERS = {"handle": "@Acme.test", "password": "open sesame"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pds]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    register(Bluesky())
    with pds() as running:
        yield running
    sessions._open.clear()


def account_at(world: World, server: Pds) -> Account:
    connected = Bluesky().connect({**ANSWERS, "server": server.address})
    account = Account.objects.using("courier").create(
        space_id=world.spaces["platform"],
        network="bluesky",
        handle=connected.handle,
        name=connected.name,
        settings=dict(connected.settings),
    )
    keep_keys(account.pk, connected.keys)
    return account


def hear(account: Account) -> list[Heard]:
    account.refresh_from_db(using="courier")
    return list(Bluesky().listen(account, keys_of(account)).heard)


def test_an_app_password_opens_an_account(server: Pds) -> None:
    connected = Bluesky().connect({**ANSWERS, "server": server.address})
    assert (connected.handle, connected.name, connected.settings["did"]) == ("@acme.test", "Acme", US)
    with pytest.raises(Refused):
        Bluesky().connect({**ANSWERS, "password": "wrong", "server": server.address})
    with pytest.raises(Trouble, match="not on the public internet"):
        Bluesky().connect({**ANSWERS, "server": "http://127.0.0.2:9"})


def test_what_mentions_answers_or_quotes_us_is_heard_once(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    first = server.write(ANN, "1", {"text": "@acme.test it drips"})
    server.tell(first, "mention")
    liked = server.write(US, "2", {"text": "Ours"})
    server.notifications.insert(0, {**server.posts[liked], "reason": "like"})
    look(account)
    account.refresh_from_db(using="courier")
    reference = {"uri": first, "cid": "bafy1"}
    second = server.write(ANN, "3", {"text": "Still", "reply": {"root": reference, "parent": reference}})
    server.tell(second, "reply")
    look(account)
    with reading_as(fresh.people["tom"]):
        messages = list(Message.objects.order_by("at").values_list("uri", "text", "thread__root"))
    assert messages == [(first, "@acme.test it drips", first), (second, "Still", first)]
    account.refresh_from_db(using="courier")
    assert (account.quota["left"], account.trouble) == (2999, "")


def test_a_flood_is_heard_over_several_looks(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    server.tell(server.write(ANN, "start", {"text": "begin"}), "mention")
    look(account)
    for number in range(1, 1201):
        server.tell(server.write(ANN, f"n{number}", {"text": f"{number}"}), "mention")
    heard: set[str] = set()
    for _ in range(4):
        account.refresh_from_db(using="courier")
        catch = Bluesky().listen(account, keys_of(account))
        heard |= {one.uri for one in catch.heard}
        kept = {
            name: value for name, value in (account.cursor | dict(catch.cursor)).items() if value is not None
        }
        Account.objects.using("courier").filter(pk=account.pk).update(cursor=kept)
    assert {f"at://{ANN}/app.bsky.feed.post/n{number}" for number in range(1, 1201)} <= heard


def test_what_is_taken_back_is_forgotten_and_what_we_say_elsewhere_is_ours(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    gone = server.write(ANN, "1", {"text": "oops"})
    server.tell(gone, "mention")
    look(account)
    del server.posts[gone]
    server.notifications.clear()
    server.write(US, "own", {"text": "By telephone"})
    Account.objects.using("courier").update(cursor={**_cursor(account), "turn": 10})
    heard = {one.uri: one for one in hear(account)}
    assert heard[gone].is_removed
    assert [one.text for one in heard.values() if one.is_ours] == ["By telephone"]


def _cursor(account: Account) -> dict[str, object]:
    account.refresh_from_db(using="courier")
    return dict(account.cursor)


def test_an_answer_names_its_talk_and_is_said_once(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    uri = server.write(ANN, "1", {"text": "It drips"})
    draft = Draft(
        "answer 1", "Grüße 👩‍👩‍👧 @ann.test: https://acme.example/ö #leck", answers=uri, language="de"
    )
    server.troubles.append(("com.atproto.repo.createRecord", 0, {}, {}))
    with reading_as(fresh.people["tom"]):
        dispatch = hand_over(account, draft, actor=Person(pk=fresh.people["tom"]))
    for _ in range(3):
        Dispatch.objects.using("courier").update(due_at=dispatch.due_at)
        Account.objects.using("courier").update(send_at=dispatch.due_at)
        if (taken := next_to_send()) is not None:
            send(taken)
    dispatch.refresh_from_db(using="courier")
    assert (dispatch.state, dispatch.uri) == ("sent", f"at://{US}/app.bsky.feed.post/{name_of('answer 1')}")
    (record,) = [post["record"] for post in server.posts.values() if post["author"]["did"] == US]
    source = record["text"].encode()
    facets = [(source[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(), f["features"][0])
              for f in record["facets"]]  # fmt: skip
    assert [
        (words, {key: value for key, value in kind.items() if key != "$type"}) for words, kind in facets
    ] == [
        ("@ann.test:"[:-1], {"did": ANN}),
        ("https://acme.example/ö", {"uri": "https://acme.example/ö"}),
        ("#leck", {"tag": "leck"}),
    ]
    assert record["reply"] == {name: {"uri": uri, "cid": "bafy1"} for name in ("root", "parent")}


def test_what_is_deleted_or_too_long_is_refused(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    keys = keys_of(account)
    for draft in (Draft("1", "Hello", answers=f"at://{ANN}/app.bsky.feed.post/gone"), Draft("2", "x" * 301)):
        with pytest.raises(Refused):
            Bluesky().say(account, keys, draft)
        assert Bluesky().find_sent(account, keys, draft) is None


def test_a_session_that_ended_is_renewed_and_a_revoked_one_asks_for_a_person(
    fresh: World, server: Pds
) -> None:
    account = account_at(fresh, server)
    server.tokens = {token: who for token, who in server.tokens.items() if not who.startswith("access")}
    hear(account)
    assert server.asked.count("com.atproto.server.refreshSession") == 1
    server.tokens.clear()
    hear(account)
    assert server.asked.count("com.atproto.server.createSession") == 2
    assert keys_of(account)["session"] == sessions._open[account.pk][1].keys["session"]
    server.tokens.clear()
    server.passwords[US] = set()
    look(account)
    account.refresh_from_db(using="courier")
    assert account.state == "refused"
    with pytest.raises(SignInAgain):
        hear(account)


def test_a_server_that_limits_fails_or_lies_is_waited_for(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    method = "app.bsky.notification.listNotifications"
    server.troubles = [
        (method, 429, {"error": "RateLimitExceeded"}, {"retry-after": "90"}),
        (method, 502, {"error": "UpstreamFailure"}, {}),
        (method, 200, {"notifications": [7, {"uri": "at://x", "reason": "mention"}, {"author": []}]}, {}),
        (method, *failed(400, "InvalidRequest")),
    ]
    with pytest.raises(Trouble) as limited:
        hear(account)
    assert limited.value.again_in is not None
    assert limited.value.again_in.total_seconds() == 90
    with pytest.raises(Trouble):
        hear(account)
    assert hear(account) == []
    with pytest.raises(Trouble):
        hear(account)


def test_private_messages_are_heard_and_answered(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    look(account)
    message = {"id": "9", "text": "Between us", "sender": {"did": ANN}, "sentAt": "2026-03-02T12:00:00Z"}
    server.chat.append(
        {"$type": "chat.bsky.convo.defs#logCreateMessage", "convoId": "talk", "message": message}
    )
    (heard,) = hear(account)
    assert (heard.text, heard.is_private, heard.speaker.uid) == ("Between us", True, ANN)
    draft = Draft("p1", "We look.", answers=heard.uri, raw=heard.raw, is_private=True)
    assert Bluesky().find_sent(account, keys_of(account), draft) is None
    sent = Bluesky().say(account, keys_of(account), draft)
    assert Bluesky().find_sent(account, keys_of(account), draft) == sent


def test_talks_and_people_are_looked_up(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    root = server.write(ANN, "1", {"text": "It drips"})
    reference = {"uri": root, "cid": "bafy1"}
    reply = server.write(US, "2", {"text": "Where?", "reply": {"root": reference, "parent": reference}})
    keys = keys_of(account)
    talk = Bluesky().thread(account, keys, reply)
    assert [(one.uri, one.is_ours, one.answers) for one in talk] == [(root, False, ""), (reply, True, root)]
    assert [one.uri for one in Bluesky().search(account, keys, "drips")] == [root]
    assert Bluesky().thread(account, keys, f"{root}gone") == []
    ann = Bluesky().profile(account, keys, ANN)
    assert ann is not None
    assert (ann.handle, ann.name) == ("@ann.test", "Ann")
    assert Bluesky().profile(account, keys, "did:plc:nobody") is None


def test_parts_hang_together_before_others_see_them_and_all_is_taken_back(fresh: World, server: Pds) -> None:
    account = account_at(fresh, server)
    root = server.write(ANN, "1", {"text": "@acme.test it drips"})
    keys, network = keys_of(account), Bluesky()
    first = network.say(account, keys, Draft("a 0", "We look", answers=root))
    hidden = server.posts.pop(first.uri)
    onward = Draft("a 1", "into it.", answers=first.uri, raw={"cid": "theirs", **first.raw})
    second = network.say(account, keys, onward)
    server.posts[first.uri] = hidden
    assert network.find_sent(account, keys, onward) == second
    reply = server.posts[second.uri]["record"]["reply"]
    assert reply["root"] == {"uri": root, "cid": "bafy1"}
    assert reply["parent"] == {"uri": first.uri, "cid": hidden["cid"]}
    for _again in range(2):
        network.take_back(account, keys, onward, second)
    assert second.uri not in server.posts
    assert (network.limits.edits, network.limits.deletes, network.limits.keeps_private) == (False, True, True)
    with pytest.raises(Refused):
        network.take_back(account, keys, Draft("p", "Psst", is_private=True), second)
