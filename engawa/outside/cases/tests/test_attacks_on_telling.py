"""Telling people again, tried by bad luck: two at once, a case that opens meanwhile, people who go or say no."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from engawa.boundary import reading_as
from engawa.outside.cases.actions import leading, telling
from engawa.outside.cases.actions.merging import merge, part
from engawa.outside.cases.actions.opening import open_case
from engawa.outside.cases.models import Case, Step, Telling, Told
from engawa.outside.cases.telling import handing
from engawa.outside.cases.tests.mending import GOOD, fixed, said_to
from engawa.outside.cases.tests.story import case_of_both, listen, message, send_all, two_voices
from engawa.outside.cases.tests.test_rounds import AGAIN, opened_again, told_and_opened_again
from engawa.outside.channels.models import Dispatch
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.forgetting import forget
from tests.paper import heard
from tests.world import World

TIMES = 5


def at_once(act: Callable[[int], int]) -> Counter[int]:
    """What comes of doing it several times in one moment: statuses."""
    together = Barrier(TIMES)

    def one(number: int) -> int:
        try:
            together.wait(timeout=60)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return Counter(pool.map(one, range(TIMES)))


def test_two_who_say_at_once_that_it_is_fixed_say_it_once(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    browsers = [fresh.client(("maya", "tom")[number % 2]) for number in range(TIMES)]
    said = at_once(
        lambda number: browsers[number].post(f"/cases/{case.pk}/state/", {"state": "fixed"}).status_code
    )
    assert said[302] == 1
    assert sum(said.values()) == said[302] + said[403]
    assert Step.objects.using("courier").filter(case=case, state="fixed").count() == 1


def test_several_who_write_at_once_write_one_text(fresh: World) -> None:
    _network, _account, case = told_and_opened_again(fresh)
    browsers = [fresh.client(("maya", "tom")[number % 2]) for number in range(TIMES)]
    said = at_once(
        lambda number: (
            browsers[number].post(f"/cases/{case.pk}/telling/", {"text": f"Mended, {number}."}).status_code
        )
    )
    assert said == {302: TIMES}
    assert Telling.objects.using("courier").filter(case=case, round=2).count() == 1


def test_approving_at_once_tells_everyone_once(fresh: World) -> None:
    network, _account, case = told_and_opened_again(fresh)
    with reading_as(fresh.people["tom"]):
        telling.write(case, actor=fresh.person("tom"), text=AGAIN)
        leading.move_to(case, "fixed", actor=fresh.person("tom"))
    browsers = [fresh.client("maya") for _number in range(TIMES)]
    at = f"/cases/{case.pk}/telling/approval/"
    said = at_once(lambda number: browsers[number].post(at, {"seen": AGAIN}).status_code)
    assert said[302] == 1
    send_all(case)
    assert [text for _to, text in said_to(network)].count(AGAIN) == 2


def test_opened_while_it_is_approved_it_is_told_now_or_never(fresh: World) -> None:
    network, _account, case = told_and_opened_again(fresh)
    with reading_as(fresh.people["tom"]):
        telling.write(case, actor=fresh.person("tom"), text=AGAIN)
        leading.move_to(case, "fixed", actor=fresh.person("tom"))
    approves, opens = fresh.client("maya"), fresh.client("tom")
    acts: list[Callable[[], int]] = [
        lambda: approves.post(f"/cases/{case.pk}/telling/approval/", {"seen": AGAIN}).status_code,
        lambda: opens.post(f"/cases/{case.pk}/state/", {"state": "fixing", "reason": "No."}).status_code,
    ]
    at_once(lambda number: acts[number % 2]())
    send_all(case)
    now = Case.objects.using("courier").get(pk=case.pk)
    assert now.is_open
    assert AGAIN not in [text for _to, text in said_to(network)]
    assert not Dispatch.objects.using("courier").filter(state__in=("waiting", "sending")).exists()
    late = Told.objects.using("courier").filter(case=case, round=2)
    assert {one.state for one in late} <= {"refused"}


@pytest.mark.parametrize("when", ["between the times", "planned", "handed"])
def test_whoever_is_erased_is_not_told_again_and_holds_nobody_up(fresh: World, when: str) -> None:
    network, _account, case = told_and_opened_again(fresh)
    ann = list(Identity.objects.using("courier").filter(uid="ann"))
    if when == "between the times":
        forget(ann)
    fixed(fresh, case, AGAIN)
    if when == "handed":
        handing.hand_over_planned(case.pk)
    if when != "between the times":
        forget(ann)
    send_all(case)
    assert [to for to, text in said_to(network) if text == AGAIN] == ["paper:2"]
    assert fresh.client("maya").get(f"/cases/{case.pk}/telling/").status_code == 200
    assert fresh.client("maya").get(f"/cases/{case.pk}/").status_code == 200


@pytest.mark.parametrize("when", ["seen", "planned", "handed"])
def test_who_says_no_meanwhile_is_spared(fresh: World, when: str) -> None:
    network, _account, case = told_and_opened_again(fresh)
    bob = Identity.objects.using("courier").filter(uid="bob")
    with reading_as(fresh.people["tom"]):
        written = telling.write(case, actor=fresh.person("tom"), text=AGAIN)
        leading.move_to(case, "fixed", actor=fresh.person("tom"))
    assert "2" in fresh.client("maya").get(f"/cases/{case.pk}/telling/").text
    if when == "seen":
        bob.update(do_not_contact=True)
    with reading_as(fresh.people["maya"]):
        telling.approve(written, actor=fresh.person("maya"), seen=AGAIN)
    if when == "handed":
        handing.hand_over_planned(case.pk)
    bob.update(do_not_contact=True)
    send_all(case)
    assert [to for to, text in said_to(network) if text == AGAIN] == ["paper:9"]
    assert Told.objects.using("courier").get(round=2, message__uri="paper:2").state == "spared"


def test_merged_cases_of_different_times_tell_each_once(fresh: World) -> None:
    network, account, case = told_and_opened_again(fresh)
    listen(network, account, heard(20, "Safari again.", by="zoe"), heard(21, "Safari, still.", by="ann"))
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        other = open_case(message("paper:20"), actor=maya, title="Another")
        third = open_case(message("paper:21"), actor=maya, title="A third")
        merge(third, other, actor=maya)
        merge(other, case, actor=maya)
    for _again in range(2):
        fixed(fresh, case, AGAIN)
        send_all(case)
        opened_again(fresh, case)
    texts = [to for to, text in said_to(network) if text == AGAIN]
    assert len(texts) == 6, "Ann, Bob and Zoe, each time once"
    with reading_as(fresh.people["maya"]):
        part(Case.objects.select_related("space", "item").get(pk=other.pk), actor=fresh.person("maya"))
    opened = Case.objects.using("courier").get(pk=other.pk)
    assert opened.merged_into_id is None
    assert fresh.client("maya").get(f"/cases/{other.pk}/telling/").status_code == 200


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1])
def test_beginning_anew_what_is_not_there_does_nothing(fresh: World, number: int) -> None:
    _network, _account, case = told_and_opened_again(fresh)
    with reading_as(fresh.people["tom"]), connection.cursor() as cursor:
        cursor.execute("SELECT engawa_case_anew(%s)", [number])
    assert Case.objects.using("courier").get(pk=case.pk).round == 2


def test_what_was_said_before_never_goes_out_again(fresh: World) -> None:
    network, _account, case = told_and_opened_again(fresh)
    for told in Told.objects.using("courier").filter(round=1):
        path = f"/cases/{case.pk}/told/{told.pk}/"
        for do in ("again", "arrived"):
            assert fresh.client("maya").post(path, {"do": do}).status_code in (403, 404)
    for sent in Dispatch.objects.using("courier").all():
        assert fresh.client("maya").post(f"/channels/sent/{sent.pk}/again/").status_code in (403, 404)
    send_all(case)
    assert [text for _to, text in said_to(network)] == [GOOD, GOOD]
