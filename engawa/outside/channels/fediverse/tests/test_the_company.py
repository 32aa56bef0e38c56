"""The company's own voice: what is said to it is heard, what it says arrives once."""

from collections.abc import Sequence

import pytest
from django.test import Client

from engawa.boundary import reading_as
from engawa.journal.delivery import deliver
from engawa.outside.channels.actions import close, sign_in_again
from engawa.outside.channels.fediverse.addresses import PUBLIC, actor_of, note_at
from engawa.outside.channels.fediverse.models import Note
from engawa.outside.channels.fediverse.network import Fediverse
from engawa.outside.channels.fediverse.presence import private_key, public_key
from engawa.outside.channels.fediverse.tests.little import Little, activity, hand, note, work
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, Trouble
from engawa.people.models import Person
from tests.world import World

NETWORK = Fediverse()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Heard]:
    """What the rooms that take in are told."""
    told: list[Heard] = []

    def take(account: Account, several: Sequence[Heard]) -> None:
        told.extend(several)

    monkeypatch.setattr("engawa.outside.channels.hearing.takers", lambda: [take])
    return told


def mention(account: Account) -> dict[str, str]:
    return {"type": "Mention", "href": actor_of(account.pk), "name": account.handle}


def test_a_mention_and_a_private_word_are_heard(
    fresh: World, company: Account, peer: Little, heard: list[Heard]
) -> None:
    ann = peer.person(name="Ann\u202e O")
    aloud = note(ann, 1, "<p>It drips, @acme</p>", tag=[mention(company)])
    softly = note(ann, 2, "<p>Psst</p>", to=[actor_of(company.pk)])
    assert hand(activity("Create", ann, aloud, number=1)) == 202
    assert hand(activity("Create", ann, softly, number=2), path=f"/ap/{company.pk}/inbox/") == 202
    work()
    first, second = sorted(heard, key=lambda one: one.uri)
    assert (first.text, first.is_private, second.text, second.is_private) == (
        "It drips, @acme",
        False,
        "Psst",
        True,
    )
    assert (first.speaker.uid, first.speaker.name) == (ann, "Ann O")
    assert first.raw == {"actor": ann}
    heard.clear()
    assert hand(activity("Delete", ann, aloud["id"])) == 202
    work()
    assert [(one.uri, one.is_removed) for one in heard] == [(aloud["id"], True)]


def test_an_answer_arrives_once(fresh: World, company: Account, peer: Little, heard: list[Heard]) -> None:
    ann = peer.person()
    said = note(ann, 1, "It drips", tag=[mention(company)])
    assert hand(activity("Create", ann, said)) == 202
    work()
    draft = Draft("one", "We look.\n\nSee https://a.example/?a=1&b=2.", answers=said["id"], raw=heard[0].raw)
    peer.answers[:] = [503]
    with pytest.raises(Trouble):
        NETWORK.say(company, {}, draft)
    assert NETWORK.find_sent(company, {}, draft) is None
    sent = NETWORK.say(company, {}, draft)
    assert NETWORK.say(company, {}, draft) == sent == NETWORK.find_sent(company, {}, draft)
    (created,) = peer.said("Create")
    told = created["object"]
    assert (told["id"], told["inReplyTo"], told["to"], told["cc"]) == (sent.uri, said["id"], [ann], [PUBLIC])
    assert '<a href="https://a.example/?a=1&amp;b=2"' in told["content"]
    assert told["tag"] == [{"type": "Mention", "href": ann, "name": f"@ann@127.0.0.1:{peer.port}"}]
    assert Client().get(f"/ap/n/{sent.uri.split('/')[-2]}/").json()["id"] == sent.uri
    page = Client().get(f"/ap/n/{sent.uri.split('/')[-2]}/", headers={"accept": "text/html"})
    assert "We look." in page.text
    heard.clear()
    assert hand(activity("Create", ann, note(ann, 2, "Thanks", inReplyTo=sent.uri), number=2)) == 202
    work()
    assert [one.answers for one in heard] == [sent.uri]


def test_a_private_answer_stays_private(fresh: World, company: Account, peer: Little) -> None:
    ann = peer.person()
    sent = NETWORK.say(company, {}, Draft("one", "Psst", is_private=True, raw={"actor": ann}))
    told = peer.said("Create")[0]["object"]
    assert (told["to"], told["cc"], sent.url) == ([ann], [], "")
    number = Note.objects.using("courier").get().pk
    assert note_at(number) == sent.uri
    assert Client().get(f"/ap/n/{number}/").status_code == 404
    assert Client().get(f"/ap/{company.pk}/outbox/").json()["totalItems"] == 0


def test_what_is_new_goes_to_all_who_follow(fresh: World, company: Account, peer: Little) -> None:
    for name in ("ann", "ben"):
        assert hand(activity("Follow", peer.person(name), actor_of(company.pk))) == 202
    work()
    NETWORK.say(company, {}, Draft("one", "News!"))
    work()
    (created,) = peer.said("Create")
    assert created["to"] == [PUBLIC]
    outbox = Client().get(f"/ap/{company.pk}/outbox/?page=1").json()
    assert [one["object"]["id"] for one in outbox["orderedItems"]] == [created["object"]["id"]]


def test_whoever_is_gone_or_blocks_us_is_not_written_to(fresh: World, company: Account, peer: Little) -> None:
    with pytest.raises(Refused):
        NETWORK.say(company, {}, Draft("one", "Hello", raw={"actor": f"{peer.root}/users/nobody"}))
    ann = peer.person()
    assert hand(activity("Block", ann, actor_of(company.pk))) == 202
    work()
    with pytest.raises(Refused):
        NETWORK.say(company, {}, Draft("two", "Hello", raw={"actor": ann}))
    with pytest.raises(Refused):
        NETWORK.say(company, {}, Draft("three", "Hello", answers="http://127.0.0.1:1/n"))
    assert peer.said("Create") == []


def test_a_thread_is_read_upwards(fresh: World, company: Account, peer: Little) -> None:
    ann = peer.person()
    for number, above in ((1, ""), (2, f"{ann}/notes/1")):
        peer.documents[f"/users/ann/notes/{number}"] = note(ann, number, f"Word {number}", inReplyTo=above)
    found = NETWORK.thread(company, {}, f"{ann}/notes/2")
    assert [one.text for one in found] == ["Word 1", "Word 2"]
    speaker = NETWORK.profile(company, {}, ann)
    assert speaker is not None
    assert speaker.handle == f"@ann@127.0.0.1:{peer.port}"
    assert NETWORK.profile(company, {}, f"{ann}x") is None


def test_an_account_that_is_closed_says_goodbye_with_its_own_key(
    fresh: World, company: Account, peer: Little
) -> None:
    assert hand(activity("Follow", peer.person(), actor_of(company.pk))) == 202
    work()
    key = public_key(company.pk)
    with reading_as(fresh.people["maya"]):
        maya = Person.objects.get(pk=fresh.people["maya"])
        with pytest.raises(Refused):
            sign_in_again(Account.objects.get(pk=company.pk), {"username": "acme"}, actor=maya)
        close(Account.objects.get(pk=company.pk), actor=maya)
    while deliver():
        pass
    work()
    assert [one["object"] for one in peer.said("Delete")] == [actor_of(company.pk)]
    private_key.cache_clear()
    assert public_key(company.pk) == key
    assert Client().get(f"/ap/{company.pk}/").status_code == 410
