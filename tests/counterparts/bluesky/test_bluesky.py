"""Heard and answered on a real Bluesky network, which runs on this machine."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from engawa.boundary import reading_as
from engawa.outside.channels.bluesky import session as sessions
from engawa.outside.channels.bluesky.network import Bluesky
from engawa.outside.channels.bluesky.stream import Stream
from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys, keys_of
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Catch, Draft, Heard, Network, register
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from tests.counterparts.bluesky.running import Network as Real
from tests.counterparts.bluesky.running import Someone, bluesky, mention
from tests.world import World

pytestmark = [pytest.mark.counterparts, pytest.mark.xdist_group("bluesky")]
PATIENCE = 60.0


@pytest.fixture(scope="module")
def network(shared: World) -> Iterator[Real]:
    register(Bluesky())
    with bluesky() as running:
        yield running


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.0/8,::1")


def account_of(world: World, who: Someone) -> Account:
    network: Network = Bluesky()
    connected = network.connect(
        {"handle": who.handle, "password": who.app_password(), "server": who.network.server}
    )
    account = Account.objects.using("courier").create(
        space_id=world.spaces["platform"],
        network="bluesky",
        handle=connected.handle,
        name=connected.name,
        settings=dict(connected.settings),
    )
    keep_keys(account.pk, connected.keys)
    look(account)
    return account


def until(found: Callable[[], bool]) -> float:
    """How many seconds it took to come true."""
    began = monotonic()
    while not found():
        assert monotonic() - began < PATIENCE
        sleep(0.2)
    return monotonic() - began


def heard_by(account: Account) -> list[str]:
    account.refresh_from_db(using="courier")
    look(account)
    return list(Message.objects.using("courier").filter(account=account).values_list("uri", flat=True))


def test_a_mention_is_heard_and_answered_once_though_we_fall_in_between(shared: World, network: Real) -> None:
    acme, ann = network.join("acme-one"), network.join("ann")
    account = account_of(shared, acme)
    said = ann.post("@acme-one.test Es tröpfelt 💧", facets=[mention(acme)])
    until(lambda: said["uri"] in heard_by(account))
    message = Message.objects.using("courier").get(account=account, uri=said["uri"])
    assert (message.text, message.is_private) == ("@acme-one.test Es tröpfelt 💧", False)
    words = "Grüße 👩‍👩‍👧, @ann.test: https://acme.example/ö #leck"
    draft = Draft("answer 1", words, answers=message.uri, raw=message.raw)
    with reading_as(shared.people["tom"]):
        dispatch = hand_over(account, draft, actor=Person(pk=shared.people["tom"]))
    fallen = next_to_send()
    assert fallen is not None
    Bluesky().say(account, keys_of(account), draft)
    assert Bluesky().say(account, keys_of(account), draft).uri
    Dispatch.objects.using("courier").update(due_at=dispatch.due_at)
    Account.objects.using("courier").update(send_at=dispatch.due_at)
    fallen.refresh_from_db(using="courier")
    send(fallen)
    dispatch.refresh_from_db(using="courier")
    (post,) = acme.posts()
    assert (dispatch.state, dispatch.uri) == ("sent", post["uri"])
    source = post["value"]["text"].encode()
    marked = [
        source[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in post["value"]["facets"]
    ]
    assert marked == ["@ann.test", "https://acme.example/ö", "#leck"]
    assert post["value"]["reply"]["parent"] == {"uri": said["uri"], "cid": said["cid"]}
    network.settle()
    talk = Bluesky().thread(account, keys_of(account), said["uri"])
    assert [(one.uri, one.is_ours) for one in talk] == [(said["uri"], False), (post["uri"], True)]


def test_a_quote_and_an_answer_are_heard_and_what_is_taken_back_is_forgotten(
    shared: World, network: Real
) -> None:
    acme, bob = network.join("acme-two"), network.join("bob")
    account = account_of(shared, acme)
    ours = acme.post("We are here.")
    network.settle()
    reference = {"uri": ours["uri"], "cid": ours["cid"]}
    answer = bob.post("And?", reply={"root": reference, "parent": reference})
    late = (datetime.now(UTC) - timedelta(hours=5)).isoformat()
    quote = bob.post("Look", embed={"$type": "app.bsky.embed.record", "record": reference}, createdAt=late)
    until(lambda: {answer["uri"], quote["uri"]} <= set(heard_by(account)))
    kept = Message.objects.using("courier").get(uri=answer["uri"])
    assert (kept.answers, kept.thread.root) == (ours["uri"], ours["uri"])
    rkey = answer["uri"].rpartition("/")[2]
    bob.do("com.atproto.repo.deleteRecord", repo=bob.did, collection="app.bsky.feed.post", rkey=rkey)
    network.settle()

    def is_gone() -> bool:
        account.refresh_from_db(using="courier")
        cursor = {**account.cursor, "turn": 0}
        Account.objects.using("courier").filter(pk=account.pk).update(cursor=cursor)
        heard_by(account)
        kept.refresh_from_db(using="courier")
        return kept.removed_at is not None

    until(is_gone)


def test_an_answer_in_parts_hangs_together_and_is_taken_back(shared: World, network: Real) -> None:
    acme, dan = network.join("acme-four"), network.join("dan")
    account = account_of(shared, acme)
    asked = dan.post("@acme-four.test Es tröpfelt", facets=[mention(acme)])
    until(lambda: asked["uri"] in heard_by(account))
    keys, ours = keys_of(account), Bluesky()
    first = ours.say(account, keys, Draft("parts 0", "We look (1/2)", answers=asked["uri"]))
    onward = Draft("parts 1", "into it. (2/2)", answers=first.uri, raw=first.raw)
    second = ours.say(account, keys, onward)
    assert ours.find_sent(account, keys, onward) == second
    posts = {one["uri"]: one for one in acme.posts()}
    reply = posts[second.uri]["value"]["reply"]
    assert reply["root"] == {"uri": asked["uri"], "cid": asked["cid"]}
    assert reply["parent"] == {"uri": first.uri, "cid": posts[first.uri]["cid"]}
    for _again in range(2):
        ours.take_back(account, keys, onward, second)
    assert [one["uri"] for one in acme.posts()] == [first.uri]


def test_a_revoked_app_password_asks_for_a_person(shared: World, network: Real) -> None:
    acme = network.join("acme-three")
    account = account_of(shared, acme)
    acme.do("com.atproto.server.revokeAppPassword", name="engawa")
    keys = keys_of(account)
    handle, did, _access, refresh, server = keys["session"].split(":::")
    spoiled = ":::".join([handle, did, _spoiled(_access), refresh, server])
    sessions._open.clear()
    keep_keys(account.pk, {**keys, "session": spoiled})
    account.refresh_from_db(using="courier")
    look(account)
    account.refresh_from_db(using="courier")
    assert account.state == "refused"


def _spoiled(token: str) -> str:
    head, claims, signature = token.split(".")
    return ".".join([head, claims, signature[::-1]])


def test_the_firehose_tells_everything_and_goes_on_where_it_was(shared: World, network: Real) -> None:
    cy = network.join("cyd")
    taken: list[Heard] = []
    account = Account(
        pk=1, network="bluesky-stream", settings={"address": network.firehose}, cursor={"place": 0}
    )
    first = cy.post("One 🎈")
    ending = Event()

    def listen() -> None:
        Stream().follow(account, {}, lambda catch: take(catch), lambda: not ending.is_set())

    def take(catch: Catch) -> None:
        taken.extend(catch.heard)
        account.cursor = dict(catch.cursor)

    def has_come(uri: str) -> bool:
        return any(one.uri == uri for one in taken)

    for said in (first, None):
        ending.clear()
        thread = Thread(target=listen)
        thread.start()
        wanted = said or cy.post("Two")
        until(partial(has_come, wanted["uri"]))
        ending.set()
        thread.join(timeout=PATIENCE)
    texts = [one.text for one in taken if one.speaker.uid == cy.did]
    assert texts == ["One 🎈", "Two"]
    assert not any(one.is_to_us for one in taken)
