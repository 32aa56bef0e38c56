"""What we said is corrected and taken back, at the network and here, by those who may answer."""

from dataclasses import replace

import pytest

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused as NotAllowed
from engawa.journal.delivery import deliver
from engawa.outside.channels.amending import correct as correct_one
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Refused, Trouble, Unsure
from engawa.outside.channels.sending import next_to_send, send
from engawa.outside.inbox.actions.amending import correct, take_back
from engawa.outside.inbox.models import Desk, Message, Turn
from engawa.outside.inbox.tests.desk import LONG, Table
from engawa.outside.inbox.tests.test_answering import write
from tests.paper import heard
from tests.world import World


def said(table: Table, text: str = "We look.") -> Message:
    table.say(heard(1))
    write(table, "tom", text, split=len(text) > 400)
    table.carry()
    return ours(table, "tom")


def ours(table: Table, who: str) -> Message:
    with reading_as(table.world.people[who]):
        found = Message.objects.filter(is_ours=True).select_related(
            "thread__account__space", "thread__head", "dispatch__account__space"
        )
        return found.order_by("pk")[0]


def turns(table: Table) -> list[tuple[str, str]]:
    told = Turn.objects.using("courier").filter(verb__in=("corrected", "taken_back")).order_by("pk")
    return [(one.verb, one.data["before"]) for one in told]


def test_what_we_said_is_corrected_there_and_here_with_a_trace(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    with reading_as(fresh.people["aiko"]):
        correct(message, actor=fresh.person("aiko"), text="We look at it.")
    table.paper.troubles = [Trouble("busy")]
    assert table.carry() == ["We look."]
    Dispatch.objects.using("courier").update(due_at=message.at)
    Account.objects.using("courier").update(send_at=message.at)
    assert table.carry() == ["We look at it."]
    now = ours(table, "tom")
    assert (now.text, now.edited_at is not None, now.removed_at) == ("We look at it.", True, None)
    assert turns(table) == [("corrected", "We look.")]
    page = fresh.client("tom").get(f"/inbox/{message.thread_id}/")
    assert "Aiko Nakamura corrected what we said" in page.text
    assert table.thread().messages_count == 2


def test_what_we_said_is_taken_back_in_all_its_parts(fresh: World) -> None:
    table = Table(fresh)
    message = said(table, LONG)
    assert len(table.paper.said) == 3
    client = fresh.client("tom")
    assert client.get(f"/inbox/messages/{message.pk}/").text.count("We are sorry that it drips.") == 40
    assert client.post(f"/inbox/messages/{message.pk}/", {"act": "back"}).status_code == 302
    assert table.carry() == []
    with reading_as(fresh.people["tom"]):
        assert not Message.objects.filter(is_ours=True, removed_at=None).exists()
        assert set(Dispatch.objects.filter(purpose="answer").values_list("state", flat=True)) == {"removed"}
    assert turns(table) == [("taken_back", LONG.strip())]
    assert client.get(f"/inbox/messages/{message.pk}/").status_code == 404


def test_a_shorter_text_takes_the_parts_back_that_are_left_over(fresh: World) -> None:
    table = Table(fresh)
    message = said(table, LONG)
    with reading_as(fresh.people["tom"]):
        correct(message, actor=fresh.person("tom"), text="We mend it.")
    assert table.carry() == ["We mend it."]
    with reading_as(fresh.people["tom"]), pytest.raises(NotAllowed, match="longer than there is room"):
        correct(ours(table, "tom"), actor=fresh.person("tom"), text=LONG)


@pytest.mark.parametrize("trouble, state", [(Refused("gone"), "refused"), (Unsure("silence"), "sending")])
def test_what_the_network_does_not_do_is_visible(fresh: World, trouble: Trouble, state: str) -> None:
    table = Table(fresh)
    message = said(table)
    with reading_as(fresh.people["tom"]):
        take_back(message, actor=fresh.person("tom"))
    table.paper.troubles = [trouble]
    assert table.carry() == ["We look."]
    amendment = Dispatch.objects.using("courier").get(purpose="taking_back")
    assert (amendment.state, amendment.trouble) == (state, str(trouble))
    page = fresh.client("tom").get(f"/inbox/{message.thread_id}/").text
    assert ("could not be taken back" in page) == (state == "refused")
    assert ours(table, "tom").removed_at is None


def test_what_was_decided_last_counts(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    assert message.dispatch is not None
    with reading_as(fresh.people["tom"]):
        for words in ("First.", "Second."):
            correct_one(message.dispatch, actor=fresh.person("tom"), text=words)
    Dispatch.objects.using("courier").filter(draft__text="First.").update(
        due_at=message.at.replace(year=2100)
    )
    assert table.carry() == ["Second."]
    Dispatch.objects.using("courier").filter(draft__text="First.").update(due_at=message.at)
    assert table.carry() == ["Second."]


def test_killed_between_the_network_and_our_note_it_is_done_once_more(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    with reading_as(fresh.people["tom"]):
        correct(message, actor=fresh.person("tom"), text="Better.")
    fallen = next_to_send()
    assert fallen is not None
    assert message.dispatch is not None
    key = message.dispatch.draft["key"]
    table.paper.said[key] = replace(table.paper.said[key], text="Better.")
    Dispatch.objects.using("courier").filter(pk=fallen.pk).update(due_at=message.at)
    Account.objects.using("courier").update(send_at=message.at)
    send(fallen)
    while deliver():
        pass
    assert (table.carry(), ours(table, "tom").text) == (["Better."], "Better.")


def test_a_networks_echo_of_our_words_changes_nothing_but_what_was_changed_there_does(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    echo = replace(heard(9, "@ann We look.", is_ours=True, answers="paper:1"), uri=message.uri)
    table.say(echo)
    assert ours(table, "tom").edited_at is None
    table.say(replace(echo, text="@ann We looked there."))
    assert (ours(table, "tom").text, ours(table, "tom").edited_at is not None) == (
        "@ann We looked there.",
        True,
    )


def test_only_who_may_answer_alone_corrects(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    path = f"/inbox/messages/{message.pk}/"
    answered = [fresh.client(who).get(path).status_code for who in ("nobody", "guest", "colleague", "aiko")]
    assert answered == [302, 404, 403, 200]
    Desk.objects.using("courier").create(space_id=fresh.spaces["platform"], approve_members=True)
    assert "Somebody else" in fresh.client("aiko").post(path, {"act": "change", "text": "No."}).text
    assert fresh.client("maya").post(path, {"act": "change", "text": "Yes."}).status_code == 302
    assert table.carry() == ["Yes."]


def test_where_the_network_cannot_nobody_can(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(fresh)
    message = said(table)
    monkeypatch.setattr(table.paper, "limits", replace(table.paper.limits, edits=False))
    page = fresh.client("tom").get(f"/inbox/messages/{message.pk}/").text
    assert "cannot be changed, only taken back" in page
    monkeypatch.setattr(table.paper, "limits", replace(table.paper.limits, edits=False, deletes=False))
    with reading_as(fresh.people["tom"]):
        with pytest.raises(NotAllowed, match="cannot be"):
            correct(message, actor=fresh.person("tom"), text="x")
        with pytest.raises(NotAllowed, match="cannot be"):
            take_back(message, actor=fresh.person("tom"))
