"""Whom one may write to is asked before handing over and again at sending."""

from dataclasses import asdict

import pytest

from engawa.boundary import reading_as
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import Draft
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.contacts.consent import may_contact
from engawa.outside.contacts.models import ConsentEntry, Identity
from engawa.outside.contacts.tests.people import kelda, meet
from tests.paper import account_in, paper
from tests.world import World

ALONE = {"consent": "withdrawn", "do_not_contact": "on", "source": "them", "why": "She wrote it on 3 May."}


@pytest.mark.parametrize(
    "who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 302), ("owner", 403)]
)
def test_people_who_know_them_note_it_with_a_reason(fresh: World, who: str, status: int) -> None:
    (one,) = meet(fresh, kelda())
    address = f"/contacts/identities/{one.pk}/consent/"
    assert fresh.client(who).post(address, ALONE).status_code == status
    with reading_as(fresh.people["tom"]):
        entry = ConsentEntry.objects.filter(by_id=fresh.people["tom"]).first()
        assert bool(entry) == (who == "tom")
        assert Identity.objects.get().do_not_contact == (who == "tom")
        allowed = {purpose: may_contact([one.pk], purpose) for purpose in ("answer", "telling", "post")}
    left = set() if who == "tom" else {one.pk}
    assert allowed == {"answer": {one.pk}, "telling": left, "post": left}
    if who == "tom":
        assert fresh.client("tom").post(address, {**ALONE, "why": " "}).status_code == 422
        page = fresh.client("colleague").get(f"/contacts/{one.contact_id}/trail/").text
        assert "3 May" not in page
        assert "3 May" in fresh.client("maya").get(f"/contacts/{one.contact_id}/trail/").text


@pytest.mark.parametrize("purpose, state", [("answer", "sent"), ("telling", "refused")])
def test_it_is_asked_again_at_the_moment_of_sending(fresh: World, purpose: str, state: str) -> None:
    network, account = paper(), account_in(fresh)
    speaker = kelda()
    (one,) = meet(fresh, speaker)
    draft = Draft(key=f"k-{purpose}", text="It is mended.", to=speaker, is_private=True)
    made = hand_over(account, draft, actor=None, purpose=purpose, using="courier")
    Identity.objects.using("courier").filter(pk=one.pk).update(do_not_contact=True)
    waiting = next_to_send()
    assert waiting is not None
    send(waiting)
    assert Dispatch.objects.using("courier").get(pk=made.pk).state == state
    assert (asdict(draft)["key"] in network.said) == (state == "sent")
