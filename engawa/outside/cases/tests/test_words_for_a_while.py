"""Where a network lets nobody keep the words of others for long, they go; all that was made of it stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.delivery import deliver
from engawa.outside.cases.alike.texts import title_of
from engawa.outside.cases.counting import count
from engawa.outside.cases.models import Case, Likeness, Voice
from engawa.outside.channels.letting_go import let_go
from engawa.outside.inbox.models import Message, Thread
from engawa.outside.inbox.tests.desk import Table
from engawa.outside.inbox.with_contact import held
from engawa.outside.listening.models import Mention, Passing
from engawa.outside.listening.tests.listeners import listens
from tests.paper import heard
from tests.world import World

WORDS = "The roof drips like a watering can."
GONE = "no longer kept, as Paper asks"


def limit(table: Table) -> None:
    """From now on the paper lets nobody keep words for longer than two days."""
    table.paper.limits = replace(table.paper.limits, keeps_words_for=timedelta(hours=48))


def pass_by(time: timedelta) -> None:
    """Let so much time pass for what is to be let go."""
    for model in (Message, Mention):
        for one in model.objects.using("courier").filter(words_until__isnull=False):
            until = (one.words_until or timezone.now()) - time
            model.objects.using("courier").filter(pk=one.pk).update(words_until=until)


@pytest.fixture
def table(fresh: World) -> Table:
    """Something was said, answered, and made a case."""
    table = Table(fresh)
    limit(table)
    listens(fresh, "roof", name="Roofs")
    table.say(heard(1, WORDS, url="https://paper.example/1"))
    thread = table.thread()
    fresh.client("tom").post(f"/inbox/{thread.pk}/answers/", {"text": "We send somebody.", "seen": "0"})
    table.carry()
    message = Message.objects.using("courier").get(is_ours=False)
    made = fresh.client("tom").post(f"/cases/new/?message={message.pk}", {"title": title_of(WORDS, "")})
    assert made.status_code == 302, made.text
    deliver()
    return table


def test_the_words_go_in_time_and_everything_else_stays(table: Table) -> None:
    tom = table.world.client("tom")
    case = Case.objects.using("courier").get()
    let_go()
    assert WORDS in tom.get(f"/cases/{case.pk}/").text, "not before its time"
    pass_by(timedelta(hours=47, minutes=30))
    assert let_go() >= 1
    assert let_go() == 0
    message = Message.objects.using("courier").get(is_ours=False)
    thread = Thread.objects.using("courier").get()
    assert (message.text, message.html, message.words_until, message.uri) == ("", "", None, "paper:1")
    assert message.words_gone_at is not None
    assert message.mood is not None
    assert (thread.state, thread.messages_count) == ("waiting", 2)
    assert Message.objects.using("courier").get(is_ours=True).text == "We send somebody."
    for address in (f"/inbox/{thread.pk}/", f"/cases/{case.pk}/"):
        page = tom.get(address).text
        assert GONE in page
        assert "https://paper.example/1" in page
        assert "watering" not in page
        assert "We send somebody." in page
    with reading_as(table.world.people["tom"]):
        assert (count(case).people, count(case).withdrawn) == (1, 0)
    case.refresh_from_db(using="courier")
    assert (case.title, Voice.objects.using("courier").get().state) == (f"Case {case.number}", "joined")
    assert "watering" not in str(Likeness.objects.using("courier").get(case=case).words)
    table.say(heard(1, f"{WORDS} Still."))
    assert Message.objects.using("courier").get(is_ours=False).text == "", "nor do they come back"


def test_what_queries_found_goes_too_and_still_counts(table: Table) -> None:
    mention = Mention.objects.using("courier").get()
    assert not Passing.objects.using("courier").exists(), "nothing is kept in stock"
    pass_by(timedelta(hours=49))
    let_go()
    mention.refresh_from_db(using="courier")
    assert (mention.text, mention.sketch, mention.removed_at) == ("", [], None)
    page = table.world.client("tom").get("/listen/").text
    assert GONE in page
    assert "watering" not in page
    assert GONE in table.world.client("tom").get(f"/listen/mentions/{mention.pk}/").text


def test_the_copy_for_themselves_and_the_list_say_so(table: Table) -> None:
    pass_by(timedelta(hours=49))
    let_go()
    table.say(replace(heard(2, "And now?", answers="paper:1"), at=timezone.now() + timedelta(minutes=1)))
    pass_by(timedelta(hours=49))
    let_go()
    assert GONE in table.world.client("tom").get("/inbox/").text
    identity = Message.objects.using("courier").filter(is_ours=False).first()
    assert identity is not None
    told = [one["text"] for one in held_by(table, [identity.identity_id or 0])]
    assert len(told) == 2
    assert all(GONE in text for text in told)


def held_by(table: Table, ids: list[int]) -> list[dict[str, str]]:
    with reading_as(table.world.people["tom"]):
        return list(held(ids))


def test_where_nothing_is_asked_words_stay(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1, WORDS))
    assert Message.objects.using("courier").get().words_until is None
    assert let_go() == 0
    assert WORDS in fresh.client("tom").get(f"/inbox/{table.thread().pk}/").text
