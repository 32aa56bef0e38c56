"""What a busy desk asks of cases: merged ones go on together, who took back their words is not waited for, what could
not be told is tried again for all, and a day that passed is not one person's secret."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.outside.cases.actions import leading, linking, merging
from engawa.outside.cases.actions.opening import open_case
from engawa.outside.cases.counting import count
from engawa.outside.cases.following.looking import take_issue
from engawa.outside.cases.following.making import make_wanted
from engawa.outside.cases.models import Case, Likeness, Told, Voice
from engawa.outside.cases.reading import progress_of
from engawa.outside.cases.reminding import remind
from engawa.outside.cases.tests.mending import fixed
from engawa.outside.cases.tests.story import (
    LOOPS,
    case_of_both,
    listen,
    message,
    send_all,
    tell_all,
    two_voices,
)
from engawa.outside.cases.tests.test_trackers import PaperTracker
from engawa.outside.cases.tracking import Issue, Stage, register
from engawa.outside.channels.network import Refused as NetworkRefused
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.paper import account_in, heard, paper
from tests.world import World


def test_an_issue_of_a_merged_case_moves_the_one_it_lives_on_in(fresh: World) -> None:
    network, account = two_voices(fresh)
    register(PaperTracker())
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        one = open_case(message("paper:1"), actor=maya, title="Sign-in loops")
        other = open_case(message("paper:2"), actor=maya, title="Cookies")
        connection = linking.connect(Space.objects.get(slug="platform"), "paper", {}, actor=maya)
        linking.link(other, connection, actor=maya, title="Cookies", text="On Safari.")
        merging.merge(other, one, actor=maya)
    tell_all()
    make_wanted()
    assert "clearing" in Likeness.objects.using("courier").get(case=one.pk).words, "it learnt of the other"
    assert not Voice.objects.using("courier").proposed().exists(), "its own are not proposed to it"
    take_issue(connection, Issue("7", Stage.DONE, "Closed", "Cookies", "#7"))
    assert Case.objects.using("courier").get(pk=one.pk).state == "fixed"
    assert "#7" in fresh.client("maya").get(f"/cases/{one.pk}/story/").text
    with reading_as(fresh.people["maya"]):
        merging.part(Case.objects.select_related("space", "item").get(pk=other.pk), actor=maya)
    listen(network, account)
    assert "clearing" not in Likeness.objects.using("courier").get(case=one.pk).words


def test_who_took_their_words_back_is_not_waited_for(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    gone = replace(heard(2, by="bob"), is_removed=True)
    listen(network, account, gone)
    fixed(fresh, case)
    send_all(case)
    with reading_as(fresh.people["maya"]):
        progress = progress_of(count(case))
    assert (progress.people, progress.sent, progress.withdrawn, progress.waiting) == (2, 1, 1, 0)
    assert "1 took their words back" in fresh.client("maya").get(f"/cases/{case.pk}/").text


def test_each_is_told_in_their_own_language(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    listen(
        network, account,
        heard(1, LOOPS, by="ann", language="en"),
        heard(2, "Safari meldet mich dauernd ab, Cookies löschen hilft.", by="bob", language="de-AT"),
    )  # fmt: skip
    case = case_of_both(fresh)
    client = fresh.client("tom")
    assert "In Deutsch, in its place" in client.get(f"/cases/{case.pk}/telling/").text
    long = client.post(f"/cases/{case.pk}/telling/", {"text": "Mended.", "on_de": "x" * 501})
    assert long.status_code == 422
    client.post(f"/cases/{case.pk}/telling/", {"text": "Mended.", "on_de": "Behoben.", "on_paper": "Mended!"})
    with reading_as(fresh.people["tom"]):
        found = Case.objects.select_related("space", "item").get(pk=case.pk)
        leading.move_to(found, "fixed", actor=fresh.person("tom"))
    page = fresh.client("maya").get(f"/cases/{case.pk}/telling/").text
    assert "Deutsch:" in page
    fresh.client("maya").post(f"/cases/{case.pk}/telling/approval/", {"seen": "Mended."})
    send_all(case)
    assert {one.answers: one.text for one in network.said.values()} == {
        "paper:1": "Mended!",
        "paper:2": "Behoben.",
    }


def test_all_who_could_not_be_told_are_tried_again_but_who_does_not_want_it(fresh: World) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    network.troubles = [NetworkRefused("Blocked."), NetworkRefused("Blocked.")]
    send_all(case)
    client = fresh.client("maya")
    assert "Try all 2 again" in client.get(f"/cases/{case.pk}/telling/").text
    assert fresh.client("colleague").post(f"/cases/{case.pk}/telling/again/").status_code == 403
    assert client.post(f"/cases/{case.pk}/telling/again/").status_code == 302
    send_all(case)
    assert set(Told.objects.using("courier").values_list("state", flat=True)) == {"sent"}
    assert len(network.said) == 2


def test_when_the_day_has_passed_more_than_one_hears_of_it(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    today = timezone.localdate()
    rows = Case.objects.using("courier").filter(pk=case.pk)

    def told_on(day: date, owner: str | None) -> set[str]:
        rows.update(owner=fresh.people[owner] if owner else None, promised_for=today, reminded_on=None)
        Entry.objects.using("courier").filter(verb__in=("case.due", "case.overdue")).delete()
        remind(day)
        found = Entry.objects.using("courier").filter(verb__in=("case.due", "case.overdue"))
        names = {number: who for who, number in fresh.people.items()}
        return {names[one.person_id] for one in found if one.person_id}

    assert told_on(today, "tom") == {"tom"}
    assert told_on(today + timedelta(days=1), "tom") == {"tom", "maya"}
    assert told_on(today, None) == {"maya"}
    Person.objects.using("importer").filter(pk=fresh.people["tom"]).update(left_at=timezone.now())
    assert told_on(today + timedelta(days=1), "tom") == {"maya"}


def test_opened_again_nobody_is_told_until_it_is_settled(fresh: World) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    with reading_as(fresh.people["maya"]):
        maya, found = fresh.person("maya"), Case.objects.select_related("space", "item").get(pk=case.pk)
        leading.move_to(found, "fixing", actor=maya, reason="It came back.")
    send_all(case)
    assert not network.said
    fresh.client("maya").post(f"/cases/{case.pk}/telling/again/")
    fixed(fresh, found, "Now it is.")
    fresh.client("maya").post(f"/cases/{case.pk}/telling/again/")
    send_all(case)
    assert [draft.text for draft in network.said.values()] == ["Now it is."] * 2
