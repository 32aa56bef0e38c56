"""A case that was fixed and told goes on: it is fixed again, and everyone is told again, once."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.outside.cases.actions import leading, telling
from engawa.outside.cases.actions.merging import merge
from engawa.outside.cases.actions.opening import join, open_case
from engawa.outside.cases.counting import count
from engawa.outside.cases.measuring import figures_of
from engawa.outside.cases.models import Case, Telling, Told
from engawa.outside.cases.reading import progress_of
from engawa.outside.cases.telling import handing
from engawa.outside.cases.tests.mending import GOOD, fixed, said_to
from engawa.outside.cases.tests.story import case_of_both, listen, message, send_all, two_voices
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.contacts.models import Identity
from tests.paper import Paper, heard
from tests.world import World

AGAIN = "Now it is mended in 2.4.2, with the old cookies too. Thank you for looking."
NOT_MENDED = "It is not mended: the old cookies still loop."


def opened_again(world: World, case: Case, who: str = "tom") -> None:
    with reading_as(world.people[who]):
        leading.move_to(case, "fixing", actor=world.person(who), reason="Ann says that it is not mended.")


def told_and_opened_again(world: World) -> tuple[Paper, Account, Case]:
    network, account = two_voices(world)
    case = case_of_both(world)
    fixed(world, case)
    send_all(case)
    ours = Dispatch.objects.using("courier").get(draft__answers="paper:1").uri
    listen(network, account, heard(9, NOT_MENDED, by="ann", answers=ours))
    opened_again(world, case)
    return network, account, case


def test_who_was_told_is_told_again_once_where_they_spoke_last(fresh: World) -> None:
    network, _account, case = told_and_opened_again(fresh)
    fixed(fresh, case, AGAIN)
    for _again in range(3):
        send_all(case)
    assert said_to(network) == [
        ("paper:1", GOOD), ("paper:2", GOOD), ("paper:2", AGAIN), ("paper:9", AGAIN),
    ]  # fmt: skip
    assert len(network.said) == 4
    rows = Told.objects.using("courier").values_list("round", "state").order_by("pk")
    assert list(rows) == [(1, "sent"), (1, "sent"), (2, "sent"), (2, "sent")]


def test_both_times_are_counted_each_for_itself(fresh: World) -> None:
    _network, _account, case = told_and_opened_again(fresh)
    with reading_as(fresh.people["maya"]):
        waiting = progress_of(count(case))
        assert (waiting.sent, waiting.waiting, waiting.before) == (0, 2, [(2, 2)])
    page = fresh.client("maya").get(f"/cases/{case.pk}/").text
    assert "Waiting to be told again" in page
    assert "2 of 2 told" in page
    fixed(fresh, case, AGAIN)
    send_all(case)
    with reading_as(fresh.people["maya"]):
        done = progress_of(count(case))
        assert (done.sent, done.waiting, done.before) == (2, 0, [(2, 2)])
    figures = figures_of(Case.objects.using("courier").get(pk=case.pk))
    assert (figures["told"], figures["told_again"]) == (2, 2)


def test_what_was_told_before_stands_beside_with_their_answers(fresh: World) -> None:
    _network, _account, case = told_and_opened_again(fresh)
    client = fresh.client("maya")
    before = client.get(f"/cases/{case.pk}/telling/").text
    assert GOOD in before
    assert NOT_MENDED in before
    assert "What they are told" in before
    fixed(fresh, case, AGAIN)
    after = client.get(f"/cases/{case.pk}/telling/").text
    assert (GOOD in after, AGAIN in after, NOT_MENDED in after) == (True, True, True)


@pytest.mark.parametrize("stage", ["open", "waits", "told"])
def test_its_page_is_drawn_in_twelve_queries(fresh: World, stage: str) -> None:
    _network, _account, case = told_and_opened_again(fresh)
    if stage == "waits":
        with reading_as(fresh.people["tom"]):
            telling.write(case, actor=fresh.person("tom"), text=AGAIN)
            leading.move_to(case, "fixed", actor=fresh.person("tom"))
    elif stage == "told":
        fixed(fresh, case, AGAIN)
        send_all(case)
    client = fresh.client("maya")
    client.get(f"/cases/{case.pk}/telling/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/cases/{case.pk}/telling/").status_code == 200
    around = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    asked = [one["sql"] for one in queries if not one["sql"].startswith(around)]
    assert len(asked) <= 12, "\n".join(sql[:200] for sql in asked)


def test_it_is_approved_and_consent_is_asked_again(fresh: World) -> None:
    network, _account, case = told_and_opened_again(fresh)
    Identity.objects.using("courier").filter(uid="bob").update(do_not_contact=True)
    with reading_as(fresh.people["tom"]):
        tom = fresh.person("tom")
        written = telling.write(case, actor=tom, text=AGAIN)
        leading.move_to(case, "fixed", actor=tom)
        with pytest.raises(Refused):
            telling.approve(written, actor=tom, seen=AGAIN)
        old = Telling.objects.select_related("case__space", "case__item").get(round=1)
        with pytest.raises(Refused):
            telling.tell_later_voices(old, actor=tom)
    with reading_as(fresh.people["maya"]):
        assert telling.approve(written, actor=fresh.person("maya"), seen=AGAIN) == 1
    send_all(case)
    assert [text for _to, text in said_to(network)].count(AGAIN) == 1


@pytest.mark.parametrize("when", ["planned", "handed"])
def test_what_was_not_said_when_it_was_opened_again_is_never_said(fresh: World, when: str) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    if when == "handed":
        handing.hand_over_planned(case.pk)
    opened_again(fresh, case)
    fixed(fresh, case, AGAIN)
    send_all(case)
    assert said_to(network) == [("paper:1", AGAIN), ("paper:2", AGAIN)]
    with reading_as(fresh.people["maya"]):
        stuck = Told.objects.select_related("case__space", "case__item").filter(round=1)
        assert {one.state for one in stuck} == {"refused"}
        with pytest.raises(Refused):
            telling.try_again(stuck[0], actor=fresh.person("maya"))
        assert telling.try_all_again(case, actor=fresh.person("maya")) == 0


def test_not_now_and_then_fixed_is_told_twice(fresh: World) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        leading.move_to(case, "declined", actor=maya, reason="After the move.")
        telling.approve(telling.write(case, actor=maya, text="Not now."), actor=maya, seen="Not now.")
    send_all(case)
    fixed(fresh, case)
    send_all(case)
    assert sorted(text for _to, text in said_to(network)) == [GOOD, GOOD, "Not now.", "Not now."]


def test_nothing_begins_anew_where_nobody_was_told(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["tom"]):
        leading.move_to(case, "fixed", actor=fresh.person("tom"))
        kept = telling.write(case, actor=fresh.person("tom"), text=GOOD)
    opened_again(fresh, case)
    assert case.round == 1
    with reading_as(fresh.people["tom"]):
        assert telling.write(case, actor=fresh.person("tom"), text=AGAIN).pk == kept.pk


def test_cases_that_live_on_in_it_go_on_with_it(fresh: World) -> None:
    network, account, case = told_and_opened_again(fresh)
    listen(network, account, heard(20, "Safari again, and again.", by="zoe"))
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        other = open_case(message("paper:20"), actor=maya, title="Another")
    fixed(fresh, other, "Mended for Zoe.")
    send_all(other)
    with reading_as(fresh.people["maya"]):
        leading.move_to(case, "fixed", actor=maya)
        merge(other, case, actor=maya)
    opened_again(fresh, case)
    assert Case.objects.using("courier").get(pk=other.pk).round == 2
    fixed(fresh, case, AGAIN)
    send_all(case)
    assert [text for _to, text in said_to(network)].count(AGAIN) == 3


def test_the_tracker_opens_it_again_too(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    with transaction.atomic(using="courier"):
        found = Case.objects.using("courier").select_related("space", "owner").get(pk=case.pk)
        leading.shift(found, "heard", reason="#7: Open", by=None, using="courier")
    assert Case.objects.using("courier").get(pk=case.pk).round == 2


def test_who_does_not_work_on_it_begins_nothing_anew(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    with reading_as(fresh.people["guest"]), connection.cursor() as cursor:
        cursor.execute("SELECT engawa_case_anew(%s)", [case.pk])
    assert Case.objects.using("courier").get(pk=case.pk).round == 1


def test_the_database_keeps_each_once_a_round(fresh: World) -> None:
    _network, _account, case = told_and_opened_again(fresh)
    one = Told.objects.using("courier").filter(case=case).first()
    assert one
    one.pk, one.dispatch = None, None
    with pytest.raises(IntegrityError), transaction.atomic(using="courier"):
        one.save(using="courier", force_insert=True)


def test_later_voices_are_told_what_is_said_now(fresh: World) -> None:
    network, account, case = told_and_opened_again(fresh)
    fixed(fresh, case, AGAIN)
    send_all(case)
    listen(network, account, heard(30, "Safari and its cookies.", by="zoe"))
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        join(case, message("paper:30"), actor=maya)
        now = Telling.objects.select_related("case__space", "case__item").get(round=2)
        assert telling.tell_later_voices(now, actor=maya) == 1
    send_all(case)
    assert ("paper:30", AGAIN) in said_to(network)
    assert len(network.said) == 5
