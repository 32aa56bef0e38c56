"""Double clicks, races, forged names and half-forgotten words: what we say goes out once, and nobody else says it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connections

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused as NotAllowed
from engawa.outside.channels import amending
from engawa.outside.channels.mastodon.lengths import length
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Refused, Speaker, Unsure
from engawa.outside.channels.sending import next_to_send, send
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.actions.amending import correct, take_back
from engawa.outside.inbox.actions.answering import rewrite, withdraw
from engawa.outside.inbox.forgetting import forget
from engawa.outside.inbox.models import Answer, Desk, Message
from engawa.outside.inbox.splitting import parts_of
from engawa.outside.inbox.tests.desk import LONG, Table
from engawa.outside.inbox.tests.test_amending import ours, said
from engawa.outside.inbox.tests.test_answering import write
from engawa.outside.inbox.tests.test_parts import stuck_midway
from tests.paper import heard
from tests.world import World

TIMES = 4
MALLORY = Speaker("paper", "mallory", handle="@mallory", name="Mallory")


def at_once(act: Callable[[], int]) -> Counter[int]:
    together = Barrier(TIMES)

    def one(_number: int) -> int:
        try:
            together.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return Counter(pool.map(one, range(TIMES)))


def posting(world: World, who: str, path: str, sent: dict[str, str]) -> Callable[[], int]:
    browsers = [world.client(who) for _ in range(TIMES)]
    return lambda: browsers.pop().post(path, sent).status_code


def test_a_button_pressed_twice_answers_once(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    path = f"/inbox/{table.thread().pk}/answers/"
    assert at_once(posting(fresh, "tom", path, {"text": "We look."})) == {302: 1, 422: TIMES - 1}
    assert table.carry() == ["We look."]


@pytest.mark.parametrize("text", ["We look.", "We look at it."])
def test_approved_by_several_at_once_it_goes_out_once(fresh: World, text: str) -> None:
    table = Table(fresh)
    Desk.objects.using("courier").create(space_id=fresh.spaces["platform"], approve_all=True)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    at_once(posting(fresh, "maya", f"/inbox/answers/{made.pk}/", {"act": "send", "text": text}))
    assert table.carry() == [text]
    assert Dispatch.objects.using("courier").filter(state="sent").count() == 1


def test_written_anew_twice_at_once_it_goes_out_once(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    table.paper.troubles = [Refused("no")]
    made = write(table, "tom", "We look.")
    table.carry()
    at_once(posting(fresh, "tom", f"/inbox/answers/{made.pk}/", {"act": "anew", "text": "Better."}))
    assert table.carry() == ["Better."]
    assert Dispatch.objects.using("courier").filter(state="sent").count() == 1


def test_what_is_being_said_just_now_is_not_called_withdrawn(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    dispatch = next_to_send()
    assert dispatch is not None
    with reading_as(fresh.people["tom"]), pytest.raises(NotAllowed, match="being said right now"):
        withdraw(
            Answer.objects.select_related("thread__account__space").get(pk=made.pk), actor=fresh.person("tom")
        )
    send(dispatch)
    assert table.carry() == ["We look."]
    assert Answer.objects.using("courier").get(pk=made.pk).state == "sent"
    assert Message.objects.using("courier").filter(is_ours=True).count() == 1


def test_taken_back_it_is_not_kept_by_a_correction_of_the_same_moment(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    with reading_as(fresh.people["tom"]):
        take_back(message, actor=fresh.person("tom"))
    back = Dispatch.objects.using("courier").get(purpose="taking_back")
    Dispatch.objects.using("courier").create(
        account_id=back.account_id, space_id=back.space_id, draft={**back.draft, "text": "Kept!"},
        state="waiting", due_at=back.due_at, purpose=amending.CHANGE, about=back.about,
    )  # fmt: skip
    assert table.carry() == []
    assert not Dispatch.objects.using("courier").filter(purpose=amending.CHANGE, state="sent").exists()
    with reading_as(fresh.people["tom"]):
        assert not Message.objects.filter(is_ours=True, removed_at=None).exists()


def test_no_account_takes_back_what_another_said(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    other = Table(fresh, "lab").account
    Dispatch.objects.using("courier").create(
        account=other, space_id=other.space_id, draft={"key": "x", "text": ""}, state="waiting",
        due_at=message.at, purpose=amending.BACK, about=message.dispatch_id,
    )  # fmt: skip
    assert table.carry() == ["We look."]
    assert ours(table, "tom").removed_at is None
    assert Dispatch.objects.using("courier").get(purpose=amending.BACK).state == "refused"


def test_what_two_approved_is_not_reworded_by_one(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    Dispatch.objects.using("courier").filter(message=message.pk).update(purpose="telling")
    path = f"/inbox/messages/{message.pk}/"
    for who in ("tom", "aiko"):
        member = fresh.client(who).post(path, {"text": "All lies."})
        assert (member.status_code, "Somebody else" in member.text) == (422, True)
    assert fresh.client("maya").post(path, {"text": "It is mended."}).status_code == 302


@pytest.mark.parametrize(
    "text", ["re\0fund", "Re\u200bfund it", "a ref\u00adund", "ｒｅｆｕｎｄ", "re\u2060fund\u202e"]
)
def test_no_letter_that_takes_no_room_hides_a_word_from_whoever_has_to_look(fresh: World, text: str) -> None:
    table = Table(fresh)
    Desk.objects.using("courier").create(space_id=fresh.spaces["platform"], risky_words=["refund"])
    table.say(heard(1))
    assert write(table, "tom", text).state == "held"
    assert table.carry() == []


def test_nobody_puts_words_into_the_mouth_of_another(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    forged = [
        replace(heard(1, "Buy here!"), speaker=MALLORY),
        replace(heard(5, "We lie."), uri=message.uri, speaker=MALLORY),
        replace(heard(1, "Buy here!"), is_ours=True),
    ]
    for one in forged:
        table.say(one)
    assert [one.text for one in Message.objects.using("courier").order_by("pk")] == ["It drips.", "We look."]
    table.say(heard(1, "It drips a lot."))
    assert Message.objects.using("courier").order_by("pk")[0].text == "It drips a lot."


def test_a_letter_of_the_same_name_is_another_letter(fresh: World) -> None:
    table = Table(fresh)
    message = said(table)
    table.paper.limits = replace(table.paper.limits, rewrites=False)
    table.say(heard(1, "Buy here!"))
    table.say(replace(heard(9, "We lie.", is_ours=True), uri=message.uri))
    assert [one.text for one in Message.objects.using("courier").order_by("pk")] == ["It drips.", "We look."]


def test_a_first_part_taken_back_meanwhile_leaves_no_answer_that_is_sent_for_ever(fresh: World) -> None:
    table = Table(fresh)
    made = stuck_midway(table)
    with reading_as(fresh.people["tom"]):
        take_back(ours(table, "tom"), actor=fresh.person("tom"))
    assert table.carry() == []
    with reading_as(fresh.people["tom"]):
        again = Answer.objects.select_related("thread__account__space", "message").get(pk=made.pk)
        rewrite(again, actor=fresh.person("tom"), text=LONG, split=True)
    assert len(table.carry()) == 3
    assert next(one.answers for one in table.paper.said.values()) == "paper:1"
    assert Answer.objects.using("courier").get(pk=made.pk).state == "sent"


@pytest.mark.parametrize("what", ["answer", "correction", "taking back"])
def test_erased_while_it_is_being_said_nothing_empty_goes_out(fresh: World, what: str) -> None:
    table = Table(fresh)
    if what == "answer":
        table.say(heard(1))
        write(table, "tom", "We look.")
    else:
        message = said(table)
        with reading_as(fresh.people["tom"]):
            if what == "correction":
                correct(message, actor=fresh.person("tom"), text="We look at it.")
            else:
                take_back(message, actor=fresh.person("tom"))
    table.paper.troubles = [Unsure("silence")]
    table.carry()
    going = Dispatch.objects.using("courier").get(state="sending")
    forget(list(Identity.objects.using("courier").filter(uid="ann")))
    Dispatch.objects.using("courier").filter(pk=going.pk).update(due_at=going.due_at.replace(year=2020))
    Account.objects.using("courier").update(send_at=going.due_at.replace(year=2020))
    assert "" not in table.carry()
    assert Dispatch.objects.using("courier").get(pk=going.pk).state == "unsure"
    # And where somebody tries it again by hand, or it was put back: still not.
    Dispatch.objects.using("courier").filter(pk=going.pk).update(state="waiting", attempts=1)
    assert "" not in table.carry()
    assert Dispatch.objects.using("courier").get(pk=going.pk).state == "refused"


def test_a_text_without_end_is_not_counted_without_end() -> None:
    counted = 0

    def counting(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return length(text)

    for letter in ("x", "x ", "e\u0301", "👩‍👩‍👧‍👦"):
        text = letter * 200_000
        with pytest.raises(ValueError, match="too long"):
            parts_of(text, 500, counting)
        assert counted < 20 * len(text)
        counted = 0
