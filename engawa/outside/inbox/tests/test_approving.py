"""What somebody looks at before it goes out, and answers to many."""

import pytest

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.outside.inbox.actions.answering import answer, rewrite
from engawa.outside.inbox.actions.approving import approve, send_back
from engawa.outside.inbox.actions.bulk import Personal, answer_many
from engawa.outside.inbox.actions.keeping import set_desk
from engawa.outside.inbox.models import Answer, Thread
from engawa.outside.inbox.tests.desk import Table
from engawa.spaces.models import Space
from tests.paper import heard
from tests.world import World

LOADED = ("thread__account__space", "thread__identity", "message__identity", "written_by")


@pytest.fixture
def table(fresh: World) -> Table:
    """Tom and Aiko answer in Platform; Maya owns it and looks at whatever says "refund"."""
    table = Table(fresh)
    table.say(heard(1))
    with reading_as(fresh.people["maya"]):
        set_desk(Space.objects.get(slug="platform"), actor=fresh.person("maya"), risky_words=["refund"])
    return table


def write(table: Table, text: str) -> Answer:
    thread = table.as_("tom", table.thread())
    with reading_as(table.world.people["tom"]):
        return answer(thread, actor=table.world.person("tom"), text=text)


def kept(made: Answer) -> Answer:
    return Answer.objects.select_related(*LOADED).get(pk=made.pk)


def test_risky_words_wait_and_others_do_not(table: Table) -> None:
    assert write(table, "We look.").state == "going"
    made = write(table, "A Refund is on its way.")
    assert (made.state, made.why) == ("held", ["word:refund"])
    assert table.carry() == ["We look."]


def test_the_owner_sends_it_and_its_writer_may_not(table: Table, fresh: World) -> None:
    made = write(table, "Your refund is on its way.")
    for who in ("tom", "aiko"):
        with pytest.raises(Refused), reading_as(fresh.people[who]):
            approve(kept(made), actor=fresh.person(who))
    with reading_as(fresh.people["maya"]):
        approve(kept(made), actor=fresh.person("maya"))
    with pytest.raises(Refused), reading_as(fresh.people["maya"]):
        approve(kept(made), actor=fresh.person("maya"))
    assert table.carry() == ["Your refund is on its way."]


def test_the_owner_changes_it_and_what_was_changed_stays_known(table: Table, fresh: World) -> None:
    made = write(table, "Full refund!")
    with reading_as(fresh.people["maya"]):
        approve(kept(made), actor=fresh.person("maya"), text="We give it back to you.")
    assert table.carry() == ["We give it back to you."]
    with reading_as(fresh.people["tom"]):
        assert (kept(made).first_text, kept(made).decided_by_id) == ("Full refund!", fresh.people["maya"])


def test_what_is_sent_back_is_written_anew_and_looked_at_again(table: Table, fresh: World) -> None:
    made = write(table, "Full refund!")
    with reading_as(fresh.people["maya"]):
        send_back(kept(made), actor=fresh.person("maya"), word="Promise less.")
    assert table.carry() == []
    with reading_as(fresh.people["tom"]):
        assert (kept(made).state, kept(made).word) == ("back", "Promise less.")
        rewrite(kept(made), actor=fresh.person("tom"), text="We look at a refund.")
    assert table.carry() == []
    with reading_as(fresh.people["maya"]):
        assert kept(made).first_text == "Full refund!"
        approve(kept(made), actor=fresh.person("maya"))
    assert table.carry() == ["We look at a refund."]


def test_many_are_answered_by_name_once_each_and_never_unseen(table: Table, fresh: World) -> None:
    table.say(heard(2, "Mine too.", by="bob"), heard(3, "Same here.", by="cy"))
    with reading_as(fresh.people["tom"]):
        threads = list(Thread.objects.with_people().order_by("first_at"))
        many = [Personal(one, f"Line {number}." if number else "") for number, one in enumerate(threads)]
        text = "Dear {name}, it is mended."
        made = answer_many(many, actor=fresh.person("tom"), text=text, key="one")
        again = answer_many(many, actor=fresh.person("tom"), text=text, key="one")
    assert (len(made), len(again)) == (3, 0)
    assert table.carry() == []
    for one in made:
        with reading_as(fresh.people["maya"]):
            approve(kept(one), actor=fresh.person("maya"))
    assert table.carry() == [
        "Dear Ann, it is mended.",
        "Dear Bob, it is mended.\n\nLine 1.",
        "Dear Cy, it is mended.\n\nLine 2.",
    ]
    assert {one.state for one in table.threads()} == {"waiting"}


def test_the_first_answer_to_the_press_is_looked_at(table: Table, fresh: World) -> None:
    with reading_as(fresh.people["maya"]):
        space = Space.objects.get(slug="platform")
        set_desk(space, actor=fresh.person("maya"), approve_first_on=[table.account.pk])
    assert write(table, "Hello.").why == ["first"]


def test_only_owners_set_the_desk(fresh: World) -> None:
    with pytest.raises(Refused), reading_as(fresh.people["tom"]):
        set_desk(Space.objects.get(slug="platform"), actor=fresh.person("tom"), within=60)


def test_of_many_those_that_cannot_be_said_are_split_or_left_out(table: Table, fresh: World) -> None:
    ids = [str(one.pk) for one in table.say(heard(2, "B", by="bob"))]
    client, text = fresh.client("tom"), "Sorry. " * 80
    page = client.post("/inbox/bulk/", {"thread": ids, "text": text, "act": "show"}).text
    assert ("2 of them cannot be said like this" in page, "Hand in" in page) == (True, False)
    page = client.post(
        "/inbox/bulk/",
        {"thread": ids, "text": text, f"split-{ids[0]}": "1", "without": ids[1], "act": "show"},
    ).text
    assert ("Hand in 1 answer" in page, f"line-{ids[1]}" in page) == (True, False)
    client.post(
        "/inbox/bulk/", {"thread": ids[:1], "text": text, f"split-{ids[0]}": "1", "act": "send", "key": "k"}
    )
    with reading_as(fresh.people["maya"]):
        (made,) = Answer.objects.filter(bulk="k")
        assert (made.state, made.is_split) == ("held", True)
