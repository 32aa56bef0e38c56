"""Threads become one and are parted again, by people and by what arrives late."""

from dataclasses import replace

import pytest

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.outside.inbox.actions.caring import settle
from engawa.outside.inbox.actions.joining import merge, split, unmerge
from engawa.outside.inbox.family import messages_of
from engawa.outside.inbox.models import Message, Thread
from engawa.outside.inbox.tests.desk import Table
from tests.paper import heard
from tests.world import World


def texts(table: Table, thread: Thread) -> list[str]:
    with reading_as(table.world.people["tom"]):
        return [one.text for one in messages_of(Thread.objects.get(pk=thread.pk)).order_by("at")]


def test_a_merge_is_answered_as_one_and_undone_without_loss(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    one, other = table.say(heard(1, "A"), heard(2, "B", by="bob"))
    with reading_as(tom.pk):
        merge(table.as_("tom", other), table.as_("tom", one), actor=tom)
    table.say(heard(3, "C", by="bob", answers="paper:2"))
    assert texts(table, one) == ["A", "B", "C"]
    assert [thread.messages_count for thread in table.threads()] == [3, 2]
    with pytest.raises(Refused), reading_as(tom.pk):
        merge(table.as_("tom", one), table.as_("tom", other), actor=tom)
    with reading_as(tom.pk):
        unmerge(table.as_("tom", other), actor=tom)
    assert (texts(table, one), texts(table, other)) == (["A"], ["B", "C"])
    assert [thread.messages_count for thread in table.threads()] == [1, 2]


def test_merged_in_a_row_and_parted_in_the_middle(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    a, b, c = table.say(heard(1, "A"), heard(2, "B", by="bob"), heard(3, "C", by="cy"))
    with reading_as(tom.pk):
        merge(table.as_("tom", c), table.as_("tom", b), actor=tom)
        merge(table.as_("tom", b), table.as_("tom", a), actor=tom)
    assert texts(table, a) == ["A", "B", "C"]
    with reading_as(tom.pk):
        unmerge(table.as_("tom", b), actor=tom)
    assert (texts(table, a), texts(table, b)) == (["A"], ["B", "C"])


def test_a_part_goes_on_as_a_thread_of_its_own_and_comes_back(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    (thread,) = table.say(heard(1, "A"), heard(2, "B", answers="paper:1"), heard(3, "C", answers="paper:2"))
    with reading_as(tom.pk):
        found = Thread.objects.with_people().get(pk=thread.pk)
        with pytest.raises(Refused):
            split(found, Message.objects.get(uri="paper:1"), actor=tom)
        made = split(found, Message.objects.get(uri="paper:2"), actor=tom)
    table.say(heard(4, "D", answers="paper:3"))
    assert (texts(table, thread), texts(table, made)) == (["A"], ["B", "C", "D"])
    with reading_as(tom.pk):
        merge(
            Thread.objects.with_people().get(pk=made.pk),
            Thread.objects.with_people().get(pk=thread.pk),
            actor=tom,
        )
    assert texts(table, thread) == ["A", "B", "C", "D"]


def test_answers_that_came_before_what_they_answer_join_it(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(3, "C", by="cy", answers="paper:2"))
    table.say(heard(4, "Root's other answer", by="bob", answers="paper:1"))
    table.say(heard(2, "B", answers="paper:1"))
    table.say(heard(1, "A"))
    heads = [one for one in table.threads() if one.head_id is None]
    assert len(heads) == 1
    assert texts(table, heads[0]) == ["A", "B", "C", "Root's other answer"]
    assert heads[0].identity is not None
    assert heads[0].identity.handle == "@ann"


def test_private_words_are_not_put_together_with_public_ones(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    one, other = table.say(heard(1), heard(2, "Psst.", by="bob", is_private=True))
    with pytest.raises(Refused), reading_as(tom.pk):
        merge(table.as_("tom", other), table.as_("tom", one), actor=tom)


def test_parting_leaves_each_waiting_for_its_own_answer(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    settled, other = table.say(heard(1, "A"), heard(2, "B", by="bob"))
    with reading_as(tom.pk):
        settle(table.as_("tom", settled), "done", actor=tom)
        merge(table.as_("tom", other), table.as_("tom", settled), actor=tom)
    assert [one.state for one in table.threads()] == ["open", "open"]
    with reading_as(tom.pk):
        unmerge(table.as_("tom", other), actor=tom)
    assert [(one.state, one.waits_since is None) for one in table.threads()] == [
        ("done", True),
        ("open", False),
    ]


def test_what_was_answered_waits_no_longer_once_what_followed_goes_on_alone(fresh: World) -> None:
    table, tom = Table(fresh), fresh.person("tom")
    answered = replace(heard(2, "Ours", answers="paper:1"), is_ours=True)
    (thread,) = table.say(heard(1, "A"), answered, heard(3, "And another thing", answers="paper:2"))
    assert thread.state == "open"
    with reading_as(tom.pk):
        found = Thread.objects.with_people().get(pk=thread.pk)
        made = split(found, Message.objects.get(uri="paper:3"), actor=tom)
    first, second = table.thread(), Thread.objects.using("courier").get(pk=made.pk)
    assert (first.state, first.waits_since) == ("waiting", None)
    assert (second.state, second.waits_since) == ("open", second.first_at)
