"""A public space and the company's account speak with servers that somebody else wrote, both ways."""

from collections.abc import Callable, Iterator
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from pytest_django import Settings

from engawa.boundary import reading_as
from engawa.content import actions as content
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.outside.channels.amending import correct, take_back
from engawa.outside.channels.fediverse.actions import switch_on
from engawa.outside.channels.fediverse.addresses import actor_of, host, item_at
from engawa.outside.channels.fediverse.delivering import deliver_quickly, deliver_slowly
from engawa.outside.channels.fediverse.judging import meet_once, take_once
from engawa.outside.channels.fediverse.models import Echo, Host, Tie
from engawa.outside.channels.fediverse.spreading import spread_once
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.counterparts.fedify.running import Peer, fedify
from tests.world import World

pytestmark = [pytest.mark.counterparts, pytest.mark.xdist_group("fedify")]
PATIENCE = 60.0


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def served(fresh: World, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Our pages on a port of this machine, under that address."""
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.0/8")
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    settings.CSRF_TRUSTED_ORIGINS = [f"http://127.0.0.1:{server.server_address[1]}"]
    Thread(target=server.serve_forever, daemon=True).start()
    yield fresh
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["rfc9421", "draft-cavage-http-signatures-12"])
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    with fedify(request.param) as running:
        yield running


def work() -> None:
    """What our processes would do by now."""
    while deliver():
        pass
    for act in (meet_once, take_once, spread_once, deliver_quickly, deliver_slowly):
        act()
    while (dispatch := next_to_send()) is not None:
        send(dispatch)


def until(found: Callable[[], object]) -> None:
    began = monotonic()
    while not found():
        assert monotonic() - began < PATIENCE
        work()
        sleep(0.1)


def tom(world: World) -> Person:
    return Person.objects.get(pk=world.people["tom"])


def test_a_space_is_followed_answered_and_taken_back(served: World, peer: Peer) -> None:
    with reading_as(served.people["tom"]):
        blog = switch_on(Space.objects.get(slug="blog"), actor=tom(served), username="blog")
    us = actor_of(blog.pk)
    peer.do("follow", "ann", to=us)
    until(lambda: peer.heard("Accept"))
    assert Tie.objects.using("courier").get(account=blog).peer.name == "Ann of Fedify"
    with reading_as(served.people["tom"]):
        space = Space.objects.get(slug="blog")
        post = content.write_item("post", actor=tom(served), space=space, title="News", body="It is **out**.")
    until(lambda: peer.heard("Create"))
    (created,) = peer.heard("Create")
    assert created["object"]["id"] == item_at(post.pk)
    reply = peer.do("say", "ann", to=us, note="1", answers=item_at(post.pk), content="<p>It drips.</p>")
    for what in ("like", "boost"):
        peer.do(what, "ann", to=us, object=item_at(post.pk))
    until(lambda: Item.objects.using("courier").filter(root=post.pk).exists())
    answer = Item.objects.using("courier").get(root=post.pk)
    assert answer.byline.startswith("Ann of Fedify (@ann@127.0.0.1:")
    until(lambda: Echo.objects.using("courier").filter(item=post.pk).count() == 2)
    peer.do("edit", "ann", to=us, note="1", answers=item_at(post.pk), content="<p>It pours.</p>")
    until(lambda: Item.objects.using("courier").filter(pk=answer.pk, body="It pours.").exists())
    with reading_as(served.people["tom"]):
        content.comment(Item.objects.get(pk=answer.pk), actor=tom(served), body="We mend it.")
    until(lambda: len(peer.heard("Create")) == 2)
    assert peer.heard("Create")[1]["object"]["inReplyTo"] == reply
    peer.do("delete", "ann", to=us, note="1")
    until(lambda: Item.objects.using("courier").filter(pk=answer.pk, removed_at__isnull=False).exists())
    with reading_as(served.people["tom"]):
        content.remove_item(Item.objects.get(pk=post.pk), actor=tom(served))
    until(lambda: peer.heard("Delete"))
    peer.do("unfollow", "ann", to=us)
    until(lambda: not Tie.objects.using("courier").exists())
    assert [one["type"] for one in peer.heard()] == ["Accept", "Create", "Create", "Delete"]


def test_the_company_hears_and_its_answer_arrives_once(served: World, peer: Peer) -> None:
    account = Account.objects.using("courier").create(
        space_id=served.spaces["platform"], network="fediverse", handle=f"@acme@{host()}", name="Acme"
    )
    us = actor_of(account.pk)
    aloud = peer.do("say", "ann", to=us, note="1", content="<p>It drips, @acme.</p>")
    softly = peer.do("say", "ben", to=us, note="2", private=True, content="<p>Psst.</p>")
    messages = Message.objects.using("courier").filter(account=account)
    until(lambda: messages.count() == 2)
    heard = {one.uri: one for one in messages}
    assert (heard[aloud].is_private, heard[softly].is_private) == (False, True)
    with reading_as(served.people["tom"]):
        for uri, words in ((aloud, "We look."), (softly, "Psst back.")):
            one = heard[uri]
            draft = Draft(words, words, answers=uri, raw=one.raw, is_private=one.is_private)
            hand_over(account, draft, actor=tom(served))
    until(lambda: len(peer.heard("Create")) == 2)
    Dispatch.objects.using("courier").update(state="sending")
    work()
    first, second = (one["object"] for one in peer.heard("Create"))
    assert (first["inReplyTo"], second["inReplyTo"]) == (aloud, softly)
    assert "We look." in str(first["content"])
    assert "Public" not in json_of(second)
    assert Host.objects.using("courier").count() <= 1


def test_what_the_company_said_is_corrected_and_taken_back(served: World, peer: Peer) -> None:
    account = Account.objects.using("courier").create(
        space_id=served.spaces["platform"], network="fediverse", handle=f"@acme@{host()}", name="Acme"
    )
    asked = peer.do("say", "ann", to=actor_of(account.pk), note="1", content="<p>It drips, @acme.</p>")
    messages = Message.objects.using("courier").filter(account=account)
    until(messages.exists)
    with reading_as(served.people["tom"]):
        draft = Draft("one", "We loko.", answers=asked, raw=messages.get().raw)
        dispatch = hand_over(account, draft, actor=tom(served))
    until(lambda: peer.heard("Create"))
    said = peer.heard("Create")[0]["object"]["id"]
    with reading_as(served.people["tom"]):
        correct(_kept(dispatch), actor=tom(served), text="We look.")
    until(lambda: peer.heard("Update"))
    with reading_as(served.people["tom"]):
        take_back(_kept(dispatch), actor=tom(served))
    until(lambda: peer.heard("Delete"))
    changed, gone = peer.heard("Update")[0]["object"], peer.heard("Delete")[0]["object"]
    assert (changed["id"], "We look." in str(changed["content"])) == (said, True)
    assert (gone["id"], gone["type"]) == (said, "Tombstone")
    assert [one["type"] for one in peer.heard()] == ["Create", "Update", "Delete"]


def _kept(dispatch: Dispatch) -> Dispatch:
    return Dispatch.objects.select_related("account__space").get(pk=dispatch.pk)


def json_of(document: dict[str, Any]) -> str:
    return str(document.get("to")) + str(document.get("cc"))
