"""What the company said is changed and taken back: everybody who got it is told so."""

import pytest
from django.test import Client

from engawa.outside.channels.fediverse.addresses import PUBLIC, actor_of
from engawa.outside.channels.fediverse.models import Activity
from engawa.outside.channels.fediverse.network import Fediverse
from engawa.outside.channels.fediverse.tests.little import Little, activity, hand, work
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Refused, Trouble
from tests.world import World

NETWORK = Fediverse()


def test_an_answer_is_changed_and_taken_back_once(fresh: World, company: Account, peer: Little) -> None:
    draft = Draft("one", "We look.", raw={"actor": peer.person()}, language="en")
    sent = NETWORK.say(company, {}, draft)
    better = Draft("one", "We look at it.", raw=draft.raw, language="en")
    peer.answers[:] = [503]
    with pytest.raises(Trouble):
        NETWORK.change(company, {}, better, sent)
    assert NETWORK.change(company, {}, better, sent) == sent == NETWORK.change(company, {}, better, sent)
    first, second = peer.said("Update")
    assert first == second
    told = first["object"]
    assert (told["id"], "We look at it." in told["content"]) == (sent.uri, True)
    assert told["contentMap"] == {"en": told["content"]}
    assert told["updated"] >= told["published"]
    assert Client().get(f"/ap/n/{sent.uri.split('/')[-2]}/").json()["content"] == told["content"]
    for _again in range(2):
        NETWORK.take_back(company, {}, better, sent)
    gone, again = peer.said("Delete")
    assert gone == again
    assert (gone["object"]["id"], gone["object"]["type"], gone["cc"]) == (sent.uri, "Tombstone", [PUBLIC])
    lying = Client().get(f"/ap/n/{sent.uri.split('/')[-2]}/")
    assert (lying.status_code, lying.json()["type"]) == (410, "Tombstone")
    assert "We look" not in lying.text
    with pytest.raises(Refused):
        NETWORK.change(company, {}, draft, sent)


def test_news_is_changed_and_taken_back_for_all_who_follow(
    fresh: World, company: Account, peer: Little
) -> None:
    assert hand(activity("Follow", peer.person(), actor_of(company.pk))) == 202
    work()
    sent = NETWORK.say(company, {}, Draft("one", "News!"))
    for _again in range(2):
        NETWORK.change(company, {}, Draft("one", "Old news."), sent)
    work()
    assert ["Old news." in one["object"]["content"] for one in peer.said("Update")] == [True]
    for _again in range(2):
        NETWORK.take_back(company, {}, Draft("one", "Old news."), sent)
    work()
    assert [one["object"]["id"] for one in peer.said("Delete")] == [sent.uri]
    assert Activity.objects.using("courier").filter(kind="Delete").count() == 1
    outbox = Client().get(f"/ap/{company.pk}/outbox/?page=1").json()
    assert (outbox["totalItems"], outbox["orderedItems"]) == (0, [])


def test_what_was_private_leaves_nothing_to_look_at(fresh: World, company: Account, peer: Little) -> None:
    draft = Draft("one", "Psst", is_private=True, raw={"actor": peer.person()})
    sent = NETWORK.say(company, {}, draft)
    NETWORK.take_back(company, {}, draft, sent)
    assert [(one["to"], one["cc"]) for one in peer.said("Delete")] == [([f"{peer.root}/users/ann"], [])]
    assert Client().get(f"/ap/n/{sent.uri.split('/')[-2]}/").status_code == 404


def test_parts_hang_together(fresh: World, company: Account, peer: Little) -> None:
    ann = peer.person()
    first = NETWORK.say(company, {}, Draft("a-0", "One", answers=f"{ann}/notes/1", raw={"actor": ann}))
    NETWORK.say(company, {}, Draft("a-1", "Two", answers=first.uri, raw={"actor": ann, **first.raw}))
    answered = [one["object"]["inReplyTo"] for one in peer.said("Create")]
    assert answered == [f"{ann}/notes/1", first.uri]
