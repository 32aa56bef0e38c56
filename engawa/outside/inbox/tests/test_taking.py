from dataclasses import replace

from engawa.boundary import reading_as
from engawa.outside.channels.hearing import look, next_due
from engawa.outside.channels.network import Trouble
from engawa.outside.inbox.models import Message, Thread
from engawa.outside.inbox.tests.desk import Table
from tests.paper import account_in, heard, paper
from tests.world import World


def test_what_is_heard_is_kept_once_in_threads(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.waiting = [
        heard(1),
        heard(2, "Mine too.", by="bob", answers="paper:1"),
        heard(3, "Other.", by="cy"),
    ]
    again = list(network.waiting)
    assert look(account) == 3
    network.waiting = [*again, heard(4, "Still!", answers="paper:2")]
    account.refresh_from_db(using="courier")
    look(account)
    with reading_as(fresh.people["tom"]):
        threads = Thread.objects.order_by("first_at")
        assert [(one.messages_count, one.state) for one in threads] == [(3, "open"), (1, "open")]
        assert [one.text for one in threads[0].messages.order_by("at")] == [
            "It drips.",
            "Mine too.",
            "Still!",
        ]
        assert {one.identity.handle for one in threads[0].messages.all() if one.identity} == {"@ann", "@bob"}


def test_private_words_are_for_the_space_alone_and_guests_see_nothing(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.waiting = [heard(1), heard(2, "Between us.", is_private=True)]
    look(account)
    for who, texts in {
        "tom": {"It drips.", "Between us."},
        "colleague": {"It drips."},
        "guest": set(),
        "nobody": set(),
    }.items():
        with reading_as(fresh.people.get(who)):
            assert set(Message.objects.values_list("text", flat=True)) == texts


def test_trouble_is_kept_and_shown_and_ends(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.troubles = [Trouble("The paper is wet.")]
    network.waiting = [heard(1)]
    assert next_due() == account
    assert next_due() is None
    look(account)
    account.refresh_from_db(using="courier")
    assert (account.trouble, account.failures) == ("The paper is wet.", 1)
    look(account)
    account.refresh_from_db(using="courier")
    assert (account.trouble, account.failures, account.cursor) == ("", 0, {"seen": 1})


def test_what_is_taken_back_is_forgotten(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.waiting = [heard(1)]
    look(account)
    network.waiting = [heard(1, is_removed=True)]
    look(account)
    with reading_as(fresh.people["tom"]):
        message = Message.objects.get()
        assert (message.text, message.removed_at is not None) == ("", True)


def test_a_history_that_comes_at_once_waits_since_our_last_answer(fresh: World) -> None:
    table = Table(fresh)
    ours = replace(heard(2, "Ours", answers="paper:1"), is_ours=True)
    (thread,) = table.say(heard(3, "And now?", answers="paper:2"), heard(1, "A"), ours)
    assert (thread.state, thread.waits_since, thread.answered_at) == ("open", heard(3).at, ours.at)
