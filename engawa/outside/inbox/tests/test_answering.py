"""From what somebody said to what they read as our answer, and everything that may go wrong between."""

from dataclasses import replace

import pytest

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused as NotAllowed
from engawa.journal.delivery import deliver
from engawa.journal.record import record
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import Heard, Limits, Refused, Unsure
from engawa.outside.inbox.actions.answering import answer, rewrite, withdraw
from engawa.outside.inbox.actions.holding import hold, let_go
from engawa.outside.inbox.models import Answer, Message, Thread
from engawa.outside.inbox.tests.desk import Table
from tests.paper import heard
from tests.world import World


def write(table: Table, who: str, text: str, split: bool = False, seen: int | None = None) -> Answer:
    thread = table.as_(who, table.thread())
    with reading_as(table.world.people[who]):
        return answer(thread, actor=table.world.person(who), text=text, split=split, seen=seen)


def test_an_answer_goes_out_once_and_stands_in_the_thread(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1, raw={"cid": "x"}))
    made = write(table, "tom", "We look into it.")
    assert table.carry() == ["We look into it."]
    (draft,) = table.paper.said.values()
    assert (draft.answers, draft.raw, draft.to and draft.to.uid) == ("paper:1", {"cid": "x"}, "ann")
    thread = table.thread()
    assert (thread.state, thread.waits_since, thread.messages_count) == ("waiting", None, 2)
    assert thread.answered_at is not None
    with reading_as(fresh.people["tom"]):
        assert Answer.objects.get(pk=made.pk).state == "sent"
        ours = Message.objects.get(thread=thread, is_ours=True)
        assert (ours.text, ours.dispatch and ours.dispatch.written_by_id) == (
            "We look into it.",
            fresh.people["tom"],
        )


def test_the_networks_echo_does_not_double_it(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    table.carry()
    table.say(_echo(made))
    assert [one.messages_count for one in table.threads()] == [2]


def _echo(made: Answer) -> Heard:
    return replace(
        heard(9, "We look.", is_ours=True, answers="paper:1"), uri=f"paper:ours/answer-{made.pk}-0-0"
    )


def test_an_echo_that_comes_first_is_the_same_message(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    table.say(_echo(made))
    table.carry()
    with reading_as(fresh.people["tom"]):
        ours = Message.objects.get(is_ours=True)
        assert (ours.dispatch_id is not None, Thread.objects.get().messages_count) == (True, 2)


def test_who_answers_is_seen_and_nobody_else_sends(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    thread = table.as_("aiko", table.thread())
    with reading_as(fresh.people["aiko"]):
        hold(thread, actor=fresh.person("aiko"))
    with pytest.raises(NotAllowed, match="Aiko Nakamura is answering"):
        write(table, "tom", "Me too.")
    with reading_as(fresh.people["tom"]):
        kept = hold(thread, actor=fresh.person("tom"))
        assert kept.person_id == fresh.people["aiko"]
        kept = hold(thread, actor=fresh.person("tom"), take_over=True)
        assert kept.person_id == fresh.people["tom"]
    with reading_as(fresh.people["tom"]):
        let_go(thread, actor=fresh.person("tom"))
    write(table, "aiko", "Now me.")
    assert table.carry() == ["Now me."]


def test_who_did_not_see_that_somebody_answered_reads_that_first(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    write(table, "tom", "First.", seen=0)
    table.carry()
    with pytest.raises(NotAllowed, match="answered meanwhile"):
        write(table, "aiko", "Second.", seen=0)
    assert table.carry() == ["First."]


def test_a_long_answer_goes_out_in_order_in_parts(fresh: World) -> None:
    table = Table(fresh)
    table.paper.limits = Limits(text=60)
    table.say(heard(1))
    text = "It was our mistake and we are sorry. It is mended now. Thank you for telling us about it."
    with pytest.raises(NotAllowed, match="too long"):
        write(table, "tom", text)
    made = write(table, "tom", text, split=True)
    said = table.carry()
    assert [one[-5:] for one in said] == ["(1/2)", "(2/2)"]
    assert table.thread().messages_count == 2
    with reading_as(fresh.people["tom"]):
        assert Answer.objects.get(pk=made.pk).state == "sent"


@pytest.mark.parametrize(
    "trouble, state", [(Refused("They blocked us."), "refused"), (Unsure("Silence."), "unsure")]
)
def test_what_did_not_arrive_is_said_plainly_and_can_be_tried_again(
    fresh: World, trouble: Exception, state: str
) -> None:
    table = Table(fresh)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    Dispatch.objects.using("courier").filter(about=made.pk).update(state=state, trouble=str(trouble))
    _tell(made, state)
    with reading_as(fresh.people["tom"]):
        stuck = Answer.objects.select_related("thread__account__space", "message__identity").get(pk=made.pk)
        assert (stuck.state, stuck.trouble) == ("stuck", str(trouble))
        assert Thread.objects.get().state == "open"
        rewrite(stuck, actor=fresh.person("tom"), text="We do look.")
    assert table.carry() == ["We do look."]
    assert table.thread().state == "waiting"


def _tell(made: Answer, state: str) -> None:
    dispatch = Dispatch.objects.using("courier").select_related("account__space").get(about=made.pk)
    data = {"dispatch": str(dispatch.pk), "purpose": "answer", "about": str(made.pk)}
    record(f"dispatch.{state}", actor=None, space=dispatch.account.space, data=data, using="courier")
    while deliver():
        pass


def test_what_is_withdrawn_is_never_said(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    with reading_as(fresh.people["tom"]):
        withdraw(
            Answer.objects.select_related("thread__account__space").get(pk=made.pk), actor=fresh.person("tom")
        )
    assert table.carry() == []


def test_only_members_of_its_space_answer(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    with pytest.raises(NotAllowed, match="Only members"):
        write(table, "colleague", "Hello.")


@pytest.mark.parametrize("change", [{"state": "paused"}, {"state": "refused"}])
def test_an_account_that_cannot_speak_says_so_beforehand(fresh: World, change: dict[str, str]) -> None:
    table = Table(fresh)
    table.say(heard(1))
    type(table.account).objects.using("courier").update(**change)
    with pytest.raises(NotAllowed):
        write(table, "tom", "Hello.")


def test_what_cannot_be_said_at_all_is_known_beforehand(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(fresh)
    table.say(heard(1))
    monkeypatch.setattr(table.paper, "why_silent", lambda account: "Nobody listens there.", raising=False)
    with pytest.raises(NotAllowed, match="Nobody listens there"):
        write(table, "tom", "Hello?")
