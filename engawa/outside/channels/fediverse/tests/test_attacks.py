"""What was tried against our inbox, and what happened: nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from engawa.content.models import Item
from engawa.outside.channels.fediverse import door, handling, judging
from engawa.outside.channels.fediverse.addresses import actor_of, host, item_at
from engawa.outside.channels.fediverse.models import Arrival, Host, Peer, Reply, Tie
from engawa.outside.channels.fediverse.signatures import CAVAGE, Message, sign
from engawa.outside.channels.fediverse.tests.little import (
    KEY,
    OTHER_KEY,
    Little,
    activity,
    hand,
    little,
    note,
    pem,
    work,
)
from engawa.outside.channels.models import Account
from tests.world import World


@pytest.fixture
def reply(fresh: World, blog: Account) -> Callable[..., dict[str, Any]]:
    """A reply to the blog's post."""
    post = item_at(fresh.items["blog post"])

    def make(actor: str, number: int = 1, words: str = "It drips.", **more: Any) -> dict[str, Any]:
        return activity("Create", actor, note(actor, number, words, inReplyTo=post, **more), number=number)

    return make


def nothing_arrived() -> bool:
    work()
    return not Reply.objects.using("courier").exists() and not Arrival.objects.using("courier").exists()


def test_a_forged_signature(peer: Little, reply: Callable[..., Any]) -> None:
    ann = peer.person()
    assert hand(reply(ann), key=OTHER_KEY) == 202
    assert nothing_arrived()
    assert hand(reply(ann)) == 202
    work()
    assert hand(reply(ann, 2), key=OTHER_KEY) == 202
    work()
    assert Reply.objects.using("courier").count() == 1


def test_a_key_of_another_server_or_another_person(peer: Little, reply: Callable[..., Any]) -> None:
    ann, eve = peer.person("ann"), peer.person("eve", key=OTHER_KEY)
    with little("127.0.0.2") as other:
        mallory = other.person("mallory", key=OTHER_KEY)
        assert hand(reply(ann), key=OTHER_KEY, key_id=f"{mallory}#main-key") == 401
        other.documents["/key"] = {
            "id": f"{other.root}/key",
            "type": "Key",
            "owner": ann,
            "publicKeyPem": pem(OTHER_KEY),
        }
        assert hand(reply(mallory), key=OTHER_KEY, key_id=f"{other.root}/key") == 202
        assert nothing_arrived()
    assert hand(reply(ann), key=OTHER_KEY, key_id=f"{eve}#main-key") == 202
    assert nothing_arrived()


def test_an_actor_whose_key_or_inbox_lies_elsewhere(peer: Little, reply: Callable[..., Any]) -> None:
    with little("127.0.0.2") as victim:
        elsewhere = peer.person("ann", inbox=f"{victim.root}/inbox")
        assert hand(reply(elsewhere)) == 202
        not_hers = peer.person("ben", id=f"{peer.root}/users/other")
        assert hand(reply(not_hers)) == 202
        assert nothing_arrived()
        assert victim.asked == []


def test_a_key_that_leads_on_to_a_private_address(
    peer: Little, reply: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with little("127.0.0.2") as private:
        target = private.person("ann")
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        peer.redirects["/users/ann"] = target
        assert hand(reply(f"{peer.root}/users/ann")) == 202
        assert hand(reply(target)) == 202
        assert nothing_arrived()
        assert private.asked == []


def test_a_redirect_to_another_server_makes_nobody_of_there(peer: Little, reply: Callable[..., Any]) -> None:
    with little("127.0.0.2") as other:
        other.documents["/users/ann"] = {"id": f"{peer.root}/users/ann", "type": "Person"}
        peer.redirects["/users/ann"] = f"{other.root}/users/ann"
        assert hand(reply(f"{peer.root}/users/ann")) == 202
        assert nothing_arrived()


def test_a_replay(peer: Little, reply: Callable[..., Any], fresh: World) -> None:
    ann = peer.person()
    told = reply(ann)
    assert [hand(told) for _time in range(3)] == [202, 202, 202]
    work()
    assert Reply.objects.using("courier").count() == 1
    assert Item.objects.using("courier").filter(byline__startswith="Ann").count() == 1


def test_what_was_signed_for_another_server_or_hour(peer: Little, reply: Callable[..., Any]) -> None:
    told = reply(peer.person())
    body = json.dumps(told).encode()
    for where, at in (("http://elsewhere.example/ap/inbox/", datetime.now(UTC)),
                      (f"http://{host()}/ap/inbox/", datetime.now(UTC) - timedelta(hours=3))):  # fmt: skip
        message = Message("POST", where, {}, body)
        sign(message, f"{told['actor']}#main-key", KEY, CAVAGE, at)
        client = Client(headers=message.headers)
        assert (
            client.post("/ap/inbox/", data=body, content_type="application/activity+json").status_code == 401
        )
    assert nothing_arrived()


def test_another_body_than_the_signed_one(peer: Little, reply: Callable[..., Any]) -> None:
    ann = peer.person()
    assert hand(reply(ann), digest="SHA-256=AAAA") == 401
    assert hand(reply(ann), signature="") == 401


def test_too_large_too_deep_no_json(peer: Little, reply: Callable[..., Any]) -> None:
    ann = peer.person()
    assert hand(reply(ann, words="x" * 1_000_001)) == 413
    deep = f'{{"actor": "{ann}", "object": {"[" * 50}{"]" * 50}}}'.encode()
    for body in (deep, b"[1]", b"\xff", b'{"a": NaN}'):
        assert hand(body, key_id=f"{ann}#main-key") in (400, 401)
    assert nothing_arrived()


def test_words_and_endings_of_strangers(peer: Little, reply: Callable[..., Any]) -> None:
    """Nobody changes or takes back what somebody else said, from their server or from another."""
    ann, eve = peer.person("ann"), peer.person("eve")
    told = reply(ann)
    assert hand(told) == 202
    work()
    uri = told["object"]["id"]
    with little("127.0.0.2") as other:
        mallory = other.person("mallory")
        for number, stranger in enumerate((eve, mallory)):
            assert hand(activity("Delete", stranger, uri, number=number)) == 202
            assert hand(activity("Delete", stranger, ann, number=number + 10)) == 202
            changed = told["object"] | {"content": "Ours", "attributedTo": stranger}
            assert hand(activity("Update", stranger, changed, number=number)) == 202
            assert (
                hand(activity("Undo", stranger, {"id": f"{ann}/follow/1", "type": "Follow"}, number=number))
                == 202
            )
            assert hand(activity("Create", stranger, told["object"], number=number)) == 202
        work()
    (kept,) = Reply.objects.using("courier").select_related("item")
    assert kept.item is not None
    assert (kept.html, kept.item.removed_at) == ("It drips.", None)


def test_a_name_full_of_tricks(peer: Little, reply: Callable[..., Any]) -> None:
    trickster = peer.person("tom", name="\u202eTom Lindqvist\u200b\u200b", preferredUsername="tom\u2066/../")
    assert hand(reply(trickster, words="<p>\u202eHi<img src=x onerror=alert(1)></p>")) == 202
    work()
    item = Item.objects.using("courier").get(byline__startswith="Tom Lindqvist (@tom..@")
    assert "onerror" not in item.html
    assert not any(letter in item.byline + item.html for letter in "\u202e\u200b\u2066")


def test_a_flood_of_strangers_is_limited(
    peer: Little, reply: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can fill the queue, and who claims a server's name takes nothing from those it knows."""
    ann = peer.person()
    assert hand(reply(ann)) == 202
    work()
    monkeypatch.setattr(door, "STRANGE_WAITING", 3)
    nobodies = [f"{peer.root}/users/nobody{number}" for number in range(6)]
    assert [hand(reply(one), key=OTHER_KEY) for one in nobodies] == [202, 202, 202, 429, 429, 429]
    assert hand(reply(ann, 2)) == 202
    monkeypatch.setattr(door, "KNOWN_WAITING", 1)
    assert hand(reply(ann, 3)) == 429
    work()
    assert Reply.objects.using("courier").count() == 2


def test_very_many_replies_at_once(fresh: World, peer: Little, reply: Callable[..., Any]) -> None:
    """They are taken in in batches, each once; the talk's count is right."""
    ann = peer.person()
    post = fresh.items["blog post"]
    before = Item.objects.using("courier").get(pk=post).talk
    assert hand(reply(ann)) == 202
    work()
    known = Peer.objects.using("courier").get()
    many = 300
    Arrival.objects.using("courier").bulk_create(
        Arrival(path="/ap/inbox/", headers={}, body=json.dumps(reply(ann, number)).encode(), key_id=known.key_id,
                host=known.host, peer=known)
        for number in range(2, many + 2)
    )  # fmt: skip
    work()
    assert Reply.objects.using("courier").count() == many + 1
    assert Item.objects.using("courier").get(pk=post).talk == before + many + 1


def test_one_that_breaks_holds_up_no_other(
    peer: Little, reply: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DataError

    ann = peer.person()
    inner = handling.handle

    def stumble(told: Any, *rest: Any) -> None:
        if told["object"]["content"] == "bad":
            raise DataError
        inner(told, *rest)

    monkeypatch.setattr(judging, "handle", stumble)
    for number, words in enumerate(("good", "bad", "fine"), 1):
        assert hand(reply(ann, number, words)) == 202
    work()
    assert sorted(Reply.objects.using("courier").values_list("html", flat=True)) == ["fine", "good"]


def test_a_server_that_does_not_answer_is_left_alone(blog: Account, peer: Little) -> None:
    ann = peer.person()
    peer.answers[:] = [503]
    assert hand(activity("Follow", ann, actor_of(blog.pk))) == 202
    work()
    assert peer.said("Accept") == []
    down = Host.objects.using("courier").get()
    assert (down.failures, bool(down.trouble)) == (1, True)
    assert down.again_at is not None
    assert down.down_since is not None
    assert down.again_at > down.down_since
    assert Tie.objects.using("courier").count() == 1
