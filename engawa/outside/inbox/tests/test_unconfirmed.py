"""What only claims to be from somebody stands apart, says so, and changes nothing of theirs."""

from dataclasses import replace

from engawa.boundary import reading_as
from engawa.outside.channels.network import Heard
from engawa.outside.contacts.consent import may_contact
from engawa.outside.contacts.forgetting import carry_out
from engawa.outside.contacts.models import Erasure, Identity, Proposal
from engawa.outside.inbox.models import Message
from engawa.outside.inbox.tests.desk import Table
from tests.paper import heard
from tests.world import World

KELDA = "kelda@norte.example"


def mailed(number: int, text: str, *, doubt: str = "", answers: str = "") -> Heard:
    one = heard(number, text, by="kelda", answers=answers, is_private=True)
    network = "unconfirmed" if doubt else "mail"
    speaker = replace(
        one.speaker, network=network, uid=KELDA, handle=KELDA, name="Kelda Moor", is_public=False
    )
    return replace(one, speaker=speaker, doubt=doubt)


def people(table: Table) -> list[Identity]:
    return [one.identity for one in table.threads() if one.identity is not None]


def test_it_joins_no_talk_of_theirs_and_says_why(fresh: World) -> None:
    table = Table(fresh)
    table.say(mailed(1, "It drips."))
    table.say(mailed(2, "Send it to my new address.", doubt="unsigned", answers="paper:1"))
    more = mailed(3, "And quickly.", doubt="forged", answers="paper:2")
    table.say(replace(more, raw={"address": "mallory@evil.example"}))
    theirs, claimed = table.threads()
    assert (theirs.messages_count, claimed.messages_count) == (1, 2)
    known, stranger = people(table)
    assert known.contact_id != stranger.contact_id
    assert stranger.company_id is None
    maya = fresh.client("maya")
    listed = maya.get("/inbox/").text
    assert listed.count("not confirmed") == 1
    told = maya.get(f"/inbox/{claimed.pk}/").text
    assert "bears no signature" in told
    assert "mail server found" in told
    assert told.count("An answer would go to mallory@evil.example.") == 1
    assert "not confirmed" not in maya.get(f"/inbox/{theirs.pk}/").text
    assert "only claimed" in maya.get(f"/contacts/beside/{claimed.identity_id}/").text
    assert "only claimed" in maya.get("/contacts/proposals/").text


def test_a_proof_that_comes_later_stands_in_the_talk_it_answers(fresh: World) -> None:
    table = Table(fresh)
    table.say(mailed(1, "It drips.", doubt="form"))
    table.say(mailed(2, "It is really me.", answers="paper:1"))
    (talk,) = table.threads()
    assert list(talk.messages.using("courier").order_by("at").values_list("doubt", flat=True)) == ["form", ""]


def test_a_claim_is_proposed_and_changes_no_consent(fresh: World) -> None:
    table = Table(fresh)
    table.say(mailed(1, "Leave me alone."))
    table.say(mailed(2, "Please tell me all.", doubt="unsigned"))
    theirs, claimed = people(table)
    proposal = Proposal.objects.using("courier").get()
    assert (proposal.signs, proposal.state) == (["claim", "name"], "open")
    with reading_as(fresh.people["tom"]):
        assert may_contact([claimed.pk], "answer") == {claimed.pk}
        Identity.objects.filter(pk=theirs.pk).update(do_not_contact=True)
        for purpose in ("answer", "telling", "post"):
            assert may_contact([claimed.pk], purpose) == set()
        assert may_contact([theirs.pk], "answer") == {theirs.pk}


def test_who_is_erased_is_erased_with_what_claimed_to_be_theirs(fresh: World) -> None:
    table = Table(fresh)
    table.say(mailed(1, "It drips."))
    table.say(mailed(2, "It drips more.", doubt="unsigned"))
    theirs, claimed = people(table)
    erasure = Erasure.objects.using("courier").create(contact_id=theirs.contact_id, why="Asked by letter")
    carry_out(erasure.pk)
    claimed.refresh_from_db(using="courier")
    assert (claimed.uid, claimed.name) == (f"erased:{claimed.pk}", "")
    assert not Identity.objects.using("courier").filter(contact__name__icontains="kelda").exists()
    assert not Message.objects.using("courier").filter(text__icontains="drips").exists()
    table.say(mailed(3, "It drips again.", doubt="unsigned"))
    assert not Message.objects.using("courier").filter(text__icontains="drips").exists(), (
        "said before they asked"
    )
