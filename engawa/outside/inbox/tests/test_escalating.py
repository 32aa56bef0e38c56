"""What waits too long is told once to whoever has it, then to the owners."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.outside.inbox.actions.answering import answer
from engawa.outside.inbox.actions.caring import assign, settle, snooze
from engawa.outside.inbox.actions.keeping import set_desk
from engawa.outside.inbox.escalating import escalate_due, wake_due
from engawa.outside.inbox.models import Thread
from engawa.outside.inbox.tests.desk import Table
from engawa.spaces.models import Space
from tests.paper import heard
from tests.world import World

ALWAYS = {"days": list(range(7)), "opens": 0, "closes": 24 * 60}


def begin(fresh: World) -> Table:
    table = Table(fresh)
    with reading_as(fresh.people["maya"]):
        space = Space.objects.get(slug="platform")
        set_desk(space, actor=fresh.person("maya"), within=60, then=120, **ALWAYS)
    table.say(heard(1))
    return table


def told() -> list[tuple[str, int | None]]:
    rows = (
        Entry.objects.using("courier").filter(verb__in=("thread.overdue", "thread.escalated")).order_by("pk")
    )
    return [(row.verb, row.person_id) for row in rows]


def test_what_is_new_is_due_in_business_hours(fresh: World) -> None:
    table = begin(fresh)
    thread = table.thread()
    assert thread.answer_by is not None
    assert thread.answer_by - thread.first_at == timedelta(hours=1)


def test_first_whoever_has_it_then_the_owners_each_once(fresh: World) -> None:
    table, tom = begin(fresh), fresh.person("tom")
    with reading_as(tom.pk):
        assign(table.as_("tom", table.thread()), tom, actor=tom)
    due = table.thread().answer_by
    assert due is not None
    for _again in range(2):
        escalate_due(due + timedelta(minutes=1))
    assert told() == [("thread.overdue", tom.pk)]
    for _again in range(2):
        escalate_due(due + timedelta(minutes=121))
    assert told() == [("thread.overdue", tom.pk), ("thread.escalated", None)]


def test_what_nobody_has_goes_to_the_owners_at_once(fresh: World) -> None:
    table = begin(fresh)
    escalate_due()
    assert [verb for verb, _person in told()] == ["thread.escalated"]
    assert table.thread().escalated == 2


def test_what_is_done_or_put_off_escalates_nothing_and_comes_back(fresh: World) -> None:
    table, tom = begin(fresh), fresh.person("tom")
    table.say(heard(2, "Other.", by="bob"))
    now = timezone.now()
    with reading_as(tom.pk):
        settle(table.as_("tom", table.thread(0)), "done", actor=tom)
        snooze(table.as_("tom", table.thread(1)), now + timedelta(hours=1), actor=tom)
    assert escalate_due(now) == 0
    assert wake_due(now) == 0
    assert wake_due(now + timedelta(hours=2)) == 1
    assert table.thread(1).snoozed_until is None
    assert [one.state for one in table.say(heard(3, "Still!", answers="paper:1"))] == ["open", "open"]


def test_spam_stays_spam_and_what_they_change_is_changed(fresh: World) -> None:
    table, tom = begin(fresh), fresh.person("tom")
    with reading_as(tom.pk):
        settle(table.as_("tom", table.thread()), "spam", actor=tom)
    table.say(heard(2, "Buy!", answers="paper:1"), heard(1, "It drips no more."))
    with reading_as(tom.pk):
        thread = Thread.objects.get()
        first = thread.messages.get(uri="paper:1")
        assert (thread.state, first.text, first.edited_at is not None) == ("spam", "It drips no more.", True)


def test_what_was_answered_and_done_opens_again_when_they_come_back(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    table.say(heard(1), heard(2, by="bob"))
    with reading_as(tom.pk):
        answer(table.as_("tom", table.thread()), actor=tom, text="We look.")
    table.carry()
    with reading_as(tom.pk):
        settle(table.as_("tom", table.thread()), "done", actor=tom)
    table.say(replace(heard(3, "Still!", answers="paper:1"), at=timezone.now()))
    page = fresh.client("tom").get(f"/inbox/{table.thread().pk}/live/").text
    assert (table.thread().state, "Still!" in page, "We look." in page) == ("open", True, True)
