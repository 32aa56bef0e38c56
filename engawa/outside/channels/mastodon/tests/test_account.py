"""An account at a server that answers over HTTP and keeps what it is told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest

from engawa.boundary import reading_as
from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys, keys_of
from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.network import Mastodon
from engawa.outside.channels.mastodon.tests.servers import Server, mastodon
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import (
    Catch,
    Draft,
    Heard,
    Refused,
    SignInAgain,
    Trouble,
    Unsure,
    register,
)
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from tests.world import World

STATUSES = "/api/v1/statuses"
PATIENCE = 60.0


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    register(Mastodon())
    with mastodon() as running:
        yield running


def account_at(world: World, server: Server, token: str = "alice_token") -> Account:
    connected = Mastodon().connect({"server": server.address, "token": token})
    account = Account.objects.using("courier").create(
        space_id=world.spaces["platform"],
        network="mastodon",
        handle=connected.handle,
        name=connected.name,
        settings={**connected.settings, "streaming": server.address},
    )
    keep_keys(account.pk, connected.keys)
    look(account)
    return account


def say_as(server: Server, who: str, text: str, **more: Any) -> dict[str, Any]:
    return dict(Client(server.address, f"{who}_token").post(STATUSES, {"status": text, **more}).one)


def hear(account: Account) -> list[Heard]:
    account.refresh_from_db(using="courier")
    return list(Mastodon().listen(account, keys_of(account)).heard)


def until(found: Callable[[], bool]) -> None:
    began = monotonic()
    while not found():
        assert monotonic() - began < PATIENCE
        sleep(0.05)


def test_a_token_opens_an_account(server: Server) -> None:
    connected = Mastodon().connect({"server": server.address, "token": "alice_token"})
    assert connected.name == "Alice"
    assert connected.handle.startswith("@alice@")
    assert connected.settings["text"] == 500
    for answers in ({"server": server.address, "token": "wrong"}, {"server": "not a server", "token": "x"},
                    {"server": server.address, "token": ""}):  # fmt: skip
        with pytest.raises(Refused):
            Mastodon().connect(answers)
    with pytest.raises(Trouble, match="not on the public internet"):
        Mastodon().connect({"server": "http://127.0.0.2:9", "token": "x"})


def test_what_is_said_to_us_is_heard_once_in_its_talk(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    first = say_as(server, "bob", "@alice Es tröpfelt 💧\n\nSeit gestern.", spoiler_text="Wasser")
    look(account)
    say_as(server, "carol", "@alice @bob Bei mir auch", in_reply_to_id=first["id"])
    say_as(server, "bob", "Nobody is meant")
    account.refresh_from_db(using="courier")
    look(account)
    with reading_as(fresh.people["tom"]):
        messages = list(
            Message.objects.order_by("at").values_list("subject", "text", "thread__root", "answers")
        )
    assert messages == [
        ("Wasser", "@alice Es tröpfelt 💧\n\nSeit gestern.", first["uri"], ""),
        ("", "@alice @bob Bei mir auch", first["uri"], first["uri"]),
    ]


def test_what_is_private_is_answered_in_private(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    say_as(server, "bob", "@alice Between us", visibility="direct")
    (heard,) = hear(account)
    assert heard.is_private
    sent = Mastodon().say(account, keys_of(account), Draft("p", "We look.", answers=heard.uri, raw=heard.raw))
    (answer,) = [one for one in hear(account) if one.is_ours]
    assert (answer.uri, answer.is_private, answer.raw["visibility"]) == (sent.uri, True, "direct")


def test_an_answer_is_said_once_though_the_server_fell_silent(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    question = say_as(server, "bob", "@alice Es tröpfelt", visibility="unlisted", spoiler_text="Wasser")
    (heard,) = hear(account)
    draft = Draft(
        "answer 1", "Grüße 👩‍👩‍👧 https://acme.example/ö", answers=heard.uri, raw=heard.raw, language="de"
    )
    server.troubles.append((f"POST {STATUSES}", 0, {}, {}))
    with reading_as(fresh.people["tom"]):
        dispatch = hand_over(account, draft, actor=Person(pk=fresh.people["tom"]))
    for _ in range(3):
        Dispatch.objects.using("courier").update(due_at=dispatch.due_at)
        Account.objects.using("courier").update(send_at=dispatch.due_at)
        if (taken := next_to_send()) is not None:
            send(taken)
    dispatch.refresh_from_db(using="courier")
    around = Client(server.address, "bob_token").get(f"{STATUSES}/{question['id']}/context").one
    said = around["descendants"]
    assert dispatch.state == "sent"
    assert [(one["uri"], one["visibility"], one["spoiler_text"]) for one in said] == [
        (dispatch.uri, "unlisted", "Wasser")
    ]
    assert "@" in said[0]["content"]
    assert server.asked.count(f"POST {STATUSES}") == 2


def test_the_same_key_is_the_same_status(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    keys, draft = keys_of(account), Draft("post 1", "We are back.")
    assert Mastodon().find_sent(account, keys, draft) is None
    assert Mastodon().say(account, keys, draft) == Mastodon().say(account, keys, draft)
    assert Mastodon().find_sent(account, keys, draft) == Mastodon().say(account, keys, draft)
    assert len(set(server.once)) == 1
    server.troubles.append((f"POST {STATUSES}", 0, {}, {}))
    with pytest.raises(Unsure):
        Mastodon().say(account, keys, replace(draft, key="post 2"))


def test_what_is_gone_or_too_long_is_refused(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    keys = keys_of(account)
    for draft in (
        Draft("1", "x" * 501),
        Draft("2", " "),
        Draft("3", "Hello", answers="https://gone.example/1"),
    ):
        with pytest.raises(Refused):
            Mastodon().say(account, keys, draft)


def test_what_is_taken_back_is_forgotten_and_what_we_say_elsewhere_is_ours(
    fresh: World, server: Server
) -> None:
    account = account_at(fresh, server)
    oops = say_as(server, "bob", "@alice oops")
    look(account)
    Client(server.address, "bob_token")._ask("DELETE", f"{STATUSES}/{oops['id']}", b"", {})
    own = say_as(server, "alice", "By telephone")
    account.refresh_from_db(using="courier")
    Account.objects.using("courier").filter(pk=account.pk).update(cursor={**account.cursor, "turn": 9})
    heard = {one.uri: one for one in hear(account)}
    assert heard[oops["uri"]].is_removed
    assert heard[own["uri"]].is_ours


def test_a_flood_is_heard_over_several_looks(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    say_as(server, "bob", "@alice begin")
    look(account)
    said = {say_as(server, "bob", f"@alice {number}")["uri"] for number in range(90)}
    heard = {one.uri for one in hear(account)}
    assert heard == said


def test_a_revoked_token_asks_for_a_person_and_limits_are_kept(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    limited = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "0", "retry-after": "75"}
    server.troubles = [
        ("GET /api/v1/notifications", 429, {"error": "Too many requests"}, limited),
        ("GET /api/v1/notifications", 503, {"error": "Away"}, {}),
        ("GET /api/v1/notifications", 200, {"nonsense": [1]}, {}),
        ("GET /api/v1/notifications", 401, {"error": "The access token was revoked"}, {}),
    ]
    with pytest.raises(Trouble) as trouble:
        hear(account)
    assert trouble.value.again_in is not None
    assert trouble.value.again_in.total_seconds() == 75
    with pytest.raises(Trouble):
        hear(account)
    assert hear(account) == []
    look(account)
    account.refresh_from_db(using="courier")
    assert account.state == "refused"
    assert "revoked" in account.trouble


def test_the_stream_tells_what_is_said_changed_and_taken_back(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    heard: list[Heard] = []
    ending = Event()

    def take(catch: Catch) -> None:
        heard.extend(catch.heard)

    following = Thread(
        target=Mastodon().follow,
        args=(account, keys_of(account), take, lambda: not ending.is_set()),
        daemon=True,
    )
    following.start()
    until(lambda: server.streams() > 0)
    question = say_as(server, "bob", "@alice Es tröpfelt")
    until(lambda: any(one.uri == question["uri"] and one.is_to_us for one in heard))
    own = say_as(server, "alice", "Ours")
    until(lambda: any(one.uri == own["uri"] and one.is_ours for one in heard))
    Client(server.address, "alice_token")._ask("DELETE", f"{STATUSES}/{own['id']}", b"", {})
    until(lambda: any(one.uri == own["uri"] and one.is_removed for one in heard))
    ending.set()
    following.join(timeout=PATIENCE)
    assert not following.is_alive()


def test_a_stream_that_is_refused_says_so(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    server.troubles.append(("GET /api/v1/streaming/user", 401, {"error": "revoked"}, {}))
    with pytest.raises(SignInAgain):
        Mastodon().follow(account, keys_of(account), lambda catch: None, lambda: True)


def test_talks_and_people_are_looked_up(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    root = say_as(server, "bob", "@alice Es tröpfelt")
    answer = say_as(server, "alice", "@bob Wo?", in_reply_to_id=root["id"])
    account.refresh_from_db(using="courier")
    look(account)
    account.refresh_from_db(using="courier")
    keys = keys_of(account)
    talk = Mastodon().thread(account, keys, answer["uri"])
    assert [(one.uri, one.is_ours, one.answers) for one in talk] == [
        (root["uri"], False, ""),
        (answer["uri"], True, root["uri"]),
    ]
    assert Mastodon().thread(account, keys, "https://gone.example/1") == []
    server.troubles = [
        ("GET /api/v2/search", 200, {"statuses": [root]}, {}),
        ("GET /api/v2/search", 200, {"accounts": [root["account"]]}, {}),
    ]
    assert [one.uri for one in Mastodon().search(account, keys, "tröpfelt")] == [root["uri"]]
    bob = Mastodon().profile(account, keys, root["account"]["url"])
    assert bob is not None
    assert bob.name == "Bob"


def test_what_was_said_is_changed_taken_back_and_continued(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    say_as(server, "bob", "@alice Es tröpfelt", spoiler_text="Wasser")
    (heard,) = hear(account)
    keys, network = keys_of(account), Mastodon()
    draft = Draft("a 0", "Wir sehen", answers=heard.uri, raw=heard.raw)
    first = network.say(account, keys, draft)
    onward = replace(draft, key="a 1", text="nach.", answers=first.uri, raw={**heard.raw, **first.raw})
    second = network.say(account, keys, onward)
    assert network.find_sent(account, keys, onward) == second
    above = Client(server.address, "bob_token").get(f"{STATUSES}/{second.raw['id']}/context").one["ancestors"]
    assert [one["uri"] for one in above] == [heard.uri, first.uri]
    better = replace(draft, text="Wir sehen nach")
    assert (
        network.change(account, keys, better, first) == first == network.change(account, keys, better, first)
    )
    said = Client(server.address, "bob_token").get(f"{STATUSES}/{first.raw['id']}").one
    assert ("Wir sehen nach" in said["content"], said["spoiler_text"]) == (True, "Wasser")
    assert said["edited_at"]
    for _again in range(2):
        network.take_back(account, keys, onward, second)
    with pytest.raises(Refused):
        network.change(account, keys, onward, second)


def test_the_room_for_an_answer_is_what_the_server_leaves(fresh: World, server: Server) -> None:
    account = account_at(fresh, server)
    say_as(server, "bob", "@alice Es tröpfelt", spoiler_text="Wasser")
    (heard,) = hear(account)
    draft = Draft("a", "", answers=heard.uri, raw=heard.raw)
    room = Mastodon().room(account, draft)
    assert room == 500 - len("@bob ") - len("Wasser")
    # This server counts the whole handle, where Mastodon counts the name alone.
    shorter = "x" * (room - len("@mock.local"))
    assert Mastodon().say(account, keys_of(account), replace(draft, text=shorter)).uri
    with pytest.raises(Refused):
        Mastodon().say(account, keys_of(account), replace(draft, key="b", text="x" * (room + 1)))
