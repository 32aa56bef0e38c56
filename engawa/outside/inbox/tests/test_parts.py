"""An answer in several parts: each follows the one before it, each goes out once, and all are read as one."""

import pytest
from django.db import connections

from engawa.journal.delivery import deliver
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, Refused
from engawa.outside.channels.sending import next_to_send, send
from engawa.outside.inbox.models import Answer, Message
from engawa.outside.inbox.tests.desk import LONG, Table
from engawa.outside.inbox.tests.test_answering import write
from tests.paper import heard
from tests.world import World


def chain(table: Table) -> list[tuple[str, str]]:
    """Key and what it answers, of all that was said."""
    return [(key, draft.answers) for key, draft in table.paper.said.items()]


def linked(made: Answer) -> list[tuple[str, str]]:
    keys = [f"answer-{made.pk}-0-{number}" for number in range(3)]
    return list(zip(keys, ["paper:1", *(f"paper:ours/{key}" for key in keys[:2])], strict=True))


def test_each_part_answers_the_one_before(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1, raw={"cid": "x"}))
    made = write(table, "tom", LONG, split=True)
    table.carry()
    assert chain(table) == linked(made)
    raws = [draft.raw for draft in table.paper.said.values()]
    assert raws == [{"cid": "x"}, *({"cid": "x", "number": key} for key, _answers in linked(made)[:2])]
    assert (table.thread().messages_count, len(table.threads())) == (2, 1)
    page = fresh.client("tom").get(f"/inbox/{table.thread().pk}/").text
    assert (page.count('class="desk-line desk-ours"'), "(1/3)" in page) == (1, False)
    assert page.count("We are sorry that it drips.") == 40


def test_killed_before_and_after_each_part_all_are_said_once_and_in_order(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(fresh)
    table.say(heard(1))
    made = write(table, "tom", LONG, split=True)
    order: list[str] = []
    say = table.paper.say

    def dying(account: Account, keys: object, draft: Draft) -> None:
        order.append(draft.key)
        say(account, {}, draft)
        raise SystemExit("killed")

    monkeypatch.setattr(table.paper, "say", dying)
    for _death in range(8):
        dispatch = next_to_send()
        if dispatch is not None:
            try:
                send(dispatch)
            except SystemExit:
                connections["courier"].close()
        while deliver():
            pass
        Dispatch.objects.using("courier").filter(state="sending").update(due_at=made.written_at)
        Account.objects.using("courier").update(send_at=made.written_at)
    assert order == [key for key, _answers in linked(made)]
    assert chain(table) == linked(made)
    assert Answer.objects.using("courier").get(pk=made.pk).state == "sent"
    assert Message.objects.using("courier").filter(is_ours=True).count() == 3


def stuck_midway(table: Table) -> Answer:
    """An answer in three parts, of which the first is there and the second was refused."""
    table.say(heard(1))
    made = write(table, "tom", LONG, split=True)
    dispatch = next_to_send()
    assert dispatch is not None
    send(dispatch)
    while deliver():
        pass
    table.paper.troubles = [Refused("They blocked us.")]
    table.carry()
    return made


def test_what_is_stuck_midway_is_one_line_that_says_so_and_goes_on_where_it_stopped(fresh: World) -> None:
    table = Table(fresh)
    made = stuck_midway(table)
    page = fresh.client("tom").get(f"/inbox/{table.thread().pk}/").text
    assert "1 part of it is there already." in page
    assert 'class="desk-line desk-ours"' not in page
    path = f"/inbox/answers/{made.pk}/"
    sent = fresh.client("tom").post(path, {"act": "anew", "text": LONG, "split": "1"})
    assert sent.status_code == 302
    table.carry()
    assert [answers for _key, answers in chain(table)] == [
        "paper:1", f"paper:ours/answer-{made.pk}-0-0", f"paper:ours/answer-{made.pk}-1-1",
    ]  # fmt: skip
